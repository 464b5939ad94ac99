// Derivatives of elementwise ops: the gradient of each operand is an elementwise op again, made of
// the derivative of the expression. So there is one for every op, it is one kernel, and it can be
// differentiated in turn.

import { type Tensor, zeros } from '@gradus/tensor';
import {
  apply,
  type Builder,
  builder,
  type ElementwiseOp,
  type Expression,
  input,
  type ReduceOp,
  reduceOp,
  sameShape,
  topologicalOrder,
} from '@gradus/tensor/interpreter';
import { GradError } from '../../errors.ts';
import { type Derivative, linear, output, type Read, type Vjp } from '../derivative.ts';
import { inDType, reducedTo, sumTo } from '../sum-to.ts';
import { masksOf, noteMasks } from './masks.ts';
import { tangent } from './tangent.ts';

const known = new WeakMap<ElementwiseOp, Derivative>();

/** The derivative of an elementwise op. */
export function elementwiseDerivative(op: ElementwiseOp): Derivative {
  const found = known.get(op);
  if (found !== undefined) return found;
  const vjps: Vjp[] = [];
  const derivative: Derivative = {
    at(position) {
      vjps[position] ??= vjpOf(op, position);
      return vjps[position];
    },
  };
  known.set(op, derivative);
  return derivative;
}

/** The gradient of an operand as an expression; none if it is zero everywhere. */
type Gradient = (
  e: Builder,
  g: Expression,
  operands: readonly Expression[],
  y: Expression,
) => Expression | undefined;

function gradientOf({ name, expression, gradient }: ElementwiseOp, position: number): Gradient {
  if (gradient !== undefined)
    return (e, g, operands, y) => gradient(e, g, y, ...operands)[position];
  return (e, g, operands, y) => {
    const roots = [expression(e, ...operands)].flat();
    if (roots.length > 1) {
      throw new GradError(
        name,
        `the op has ${roots.length} results, and a gradient is required; defineDerivative() ` +
          'gives such an op its derivative',
        { results: roots.length },
      );
    }
    return tangent(e, roots[0], operands[position], g, y);
  };
}

function vjpOf(op: ElementwiseOp, position: number): Vjp {
  const gradient = gradientOf(op, position);
  const masks = masksOf(op);
  const symbols = new Symbols(2 + op.expression.length - 1);
  const [g, y] = [symbols.at(0, 'float32'), symbols.at(1, 'float32')];
  const operands = Array.from({ length: op.expression.length - 1 }, (_, i) =>
    symbols.at(2 + i, masks.has(i) ? 'bool' : 'float32'),
  );
  const found = gradient(builder, g, operands, y);
  if (found === undefined) {
    return linear((incoming, _, { shape, dtype }) =>
      zeros(shape, { dtype, device: incoming.device }),
    );
  }
  if (found === g) return linear((incoming, _, spec) => sumTo(incoming, spec));
  const nodes = new Set(topologicalOrder([found]));
  const reads: Read[] = operands.flatMap((operand, i) => (nodes.has(operand) ? [i] : []));
  if (nodes.has(y)) reads.push(output());
  return computed(op, gradient, reads, masks, symbols);
}

/**
 * Inputs that no kernel has: they stand for operands that a gradient does not read. Each derivative
 * has its own, for the gradient of a gradient reads through both, and one may be the other's
 * variable.
 */
class Symbols {
  static #next = 1000;
  readonly #first: number;

  constructor(count: number) {
    this.#first = Symbols.#next;
    Symbols.#next += count;
  }

  at(index: number, dtype: 'float32' | 'bool'): Expression {
    return input(this.#first + index, dtype);
  }
}

function computed(
  op: ElementwiseOp,
  gradient: Gradient,
  reads: readonly Read[],
  masks: ReadonlySet<number>,
  symbols: Symbols,
): Vjp {
  const count = op.expression.length - 1;
  const expression = (e: Builder, g: Expression, ...values: Expression[]): Expression => {
    const at = (read: Read): Expression | undefined => values[reads.indexOf(read)];
    const operands = Array.from({ length: count }, (_, i) =>
      masks.has(i)
        ? asMask(e, at(i) ?? symbols.at(2 + i, 'bool'))
        : e.cast(at(i) ?? symbols.at(2 + i, 'float32'), g.dtype),
    );
    const y = e.cast(at(output()) ?? symbols.at(1, 'float32'), g.dtype);
    // It was found to be there when it was looked at.
    return gradient(e, g, operands, y) ?? e.constant(0, g.dtype);
  };
  const name = `${op.name}Backward`;
  const map = mapOp(name, 1 + reads.length, expression);
  noteMasks(map, new Set(reads.flatMap((read, i) => (masks.has(read) ? [1 + i] : []))));
  const reduce = reduceOp({
    name,
    combiner: 'sum',
    domain: 'floating',
    accumulate: (dtype) => dtype,
    result: (dtype) => dtype,
    prologue: expression,
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
  spec: Parameters<Vjp['vjp']>[2],
): Tensor {
  const result = sameShape(g.shape, spec.shape)
    ? apply(map, inputs)[0]
    : reducedTo(reduce, inputs, g.shape, spec.shape);
  return inDType(result, g, spec.dtype);
}
