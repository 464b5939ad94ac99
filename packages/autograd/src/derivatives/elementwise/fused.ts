// A gradient as one kernel: an elementwise op made of an expression over the incoming gradient and
// over what the expression reads. It can be differentiated in turn.

import { type Tensor, zeros } from '@gradus/tensor';
import {
  apply,
  type Builder,
  builder,
  type ElementwiseOp,
  type Expression,
  type ReduceOp,
  reduceOp,
  sameShape,
  topologicalOrder,
} from '@gradus/tensor/interpreter';
import { type InputSpec, linear, type Read, type Vjp } from '../derivative.ts';
import { inDType, reducedTo, sumTo } from '../sum-to.ts';
import { noteMasks } from './masks.ts';
import { symbol } from './symbols.ts';

/** The expression of what a gradient reads. */
export type Find = (read: Read) => Expression;

/** A gradient from `g`, that of the result; none where it is zero everywhere. */
export type Formula = (e: Builder, g: Expression, find: Find) => Expression | undefined;

const noMasks: ReadonlySet<Read> = new Set();

/**
 * The rule that computes a formula and sums it over the dims that the input was stretched along.
 * What is read is cast to the dtype of `g`, but for `masks`, which choose.
 */
export function fused(name: string, formula: Formula, masks = noMasks): Vjp {
  const symbols = new Map<Read, Expression>();
  const g = symbol('float32');
  const symbolOf = (read: Read): Expression => {
    const node = symbols.get(read) ?? symbol(masks.has(read) ? 'bool' : 'float32');
    symbols.set(read, node);
    return node;
  };
  const found = formula(builder, g, symbolOf);
  if (found === undefined) {
    return linear((incoming, _, { shape, dtype }) =>
      zeros(shape, { dtype, device: incoming.device }),
    );
  }
  if (found === g) return linear((incoming, _, spec) => sumTo(incoming, spec));
  const nodes = new Set(topologicalOrder([found]));
  const reads = [...symbols].flatMap(([read, node]) => (nodes.has(node) ? [read] : []));
  return computed(`${name}Backward`, formula, reads, masks, symbolOf);
}

function computed(
  name: string,
  formula: Formula,
  reads: readonly Read[],
  masks: ReadonlySet<Read>,
  symbolOf: Find,
): Vjp {
  const expression = (e: Builder, g: Expression, ...values: Expression[]): Expression => {
    const find = (read: Read): Expression => {
      const node = values[reads.indexOf(read)] ?? symbolOf(read);
      return masks.has(read) ? asMask(e, node) : e.cast(node, g.dtype);
    };
    // It was found to be there when it was looked at.
    return formula(e, g, find) ?? e.constant(0, g.dtype);
  };
  const map = mapOp(name, 1 + reads.length, expression);
  noteMasks(map, new Set(reads.flatMap((read, i) => (masks.has(read) ? [1 + i] : []))));
  const reduce = reduceOp({
    name,
    combiner: 'sum',
    domain: 'floating',
    accumulate: (dtype) => dtype,
    result: (dtype) => dtype,
    prologue: map.expression as typeof expression,
    needsElements: false,
  });
  return { reads, vjp: (g, values, spec) => applied(map, reduce, [g, ...values], g, spec) };
}

function asMask(e: Builder, x: Expression): Expression {
  return x.dtype === 'bool' ? x : e.ne(x, 0);
}

// How many operands an op has is read off its expression's parameters, which are not named here.
function mapOp(
  name: string,
  count: number,
  expression: (e: Builder, g: Expression, ...values: Expression[]) => Expression,
): ElementwiseOp {
  const op = Object.defineProperty(
    (e: Builder, g: Expression, ...values: Expression[]) => expression(e, g, ...values),
    'length',
    { value: count + 1 },
  );
  return { kind: 'elementwise', name, operands: 'firstButBools', expression: op };
}

function applied(
  map: ElementwiseOp,
  reduce: ReduceOp,
  inputs: Parameters<typeof apply>[1],
  g: Tensor,
  spec: InputSpec,
): Tensor {
  const result = sameShape(g.shape, spec.shape)
    ? apply(map, inputs)[0]
    : reducedTo(reduce, inputs, g.shape, spec.shape);
  return inDType(result, g, spec.dtype);
}
