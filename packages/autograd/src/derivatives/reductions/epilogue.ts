// From the gradient of a result to that of what was combined: the derivative of the epilogue, at
// every result.

import type { Shape, Tensor } from '@gradus/tensor';
import {
  apply,
  builder,
  type ReduceOp,
  type ReduceParams,
  type Value,
} from '@gradus/tensor/interpreter';
import { type InputSpec, output, type Read, type Vjp } from '../derivative.ts';
import { fused } from '../elementwise/fused.ts';
import { tangent } from '../elementwise/tangent.ts';
import { operandCount } from './prologue.ts';
import { countOf, reducedDims } from './shapes.ts';

/** A gradient on its way through the combiner. */
export interface Combining {
  /** The gradient of the combined values. */
  readonly g: Tensor;
  /** The combined values, for rules that read them. */
  readonly value: Tensor;
  /** The shape that was reduced, and the dims that went. */
  readonly shape: Shape;
  readonly dims: readonly number[];
  /** An input of the op. */
  readonly find: (read: Read) => Value;
  /** The input whose gradient is asked for. */
  readonly spec: InputSpec;
}

/** A combiner's share of the derivative. */
export interface CombinerRule {
  /** Inputs that it reads. */
  readonly reads: readonly Read[];
  readonly readsValue: boolean;
  readonly vjp: (combining: Combining) => Tensor | undefined;
}

// What the derivative of an epilogue may read beside the result.
const value = 0;
const count = 1;

function epilogueVjp({ name, epilogue }: ReduceOp): Vjp {
  return fused(name, (e, g, find) => {
    if (epilogue === undefined) return g;
    const combined = {
      value: find(value),
      index: builder.constant(0, 'int32'),
      count: find(count),
    };
    const [root] = [epilogue(e, combined)].flat();
    return tangent(e, root, combined.value, g, find(output()));
  });
}

/** The rule of the combiner behind that of the epilogue. */
export function throughEpilogue(op: ReduceOp, position: number, rule: CombinerRule): Vjp {
  const after = epilogueVjp(op);
  const readsValue = rule.readsValue || after.reads.includes(value);
  const isValueKept = op.epilogue === undefined;
  const reads = new Set<Read>(rule.reads);
  if (after.reads.includes(output()) || (readsValue && isValueKept)) reads.add(output());
  // Other inputs are stretched to the shape of the first, which only it tells.
  if (position > 0) reads.add(0);
  if (readsValue && !isValueKept) for (let i = 0; i < operandCount(op); i++) reads.add(i);
  const order = [...reads];

  return {
    reads: order,
    vjp(result, values, spec, params) {
      const find = (read: Read): Value => values[order.indexOf(read)];
      const { shape } = position === 0 ? spec : (find(0) as Tensor);
      const dims = reducedDims(op, shape, params);
      const known = (): Tensor =>
        isValueKept ? (find(output()) as Tensor) : combinedAgain(op, find, params);
      const again = readsValue ? known() : result;
      const of = (read: Read): Value =>
        read === value ? again : read === count ? countOf(shape, dims) : find(read);
      const g = after.vjp(result, after.reads.map(of), specOf(result), undefined) ?? result;
      return rule.vjp({ g, value: again, shape, dims, find, spec });
    },
  };
}

function specOf({ dtype, shape, strides }: Tensor): InputSpec {
  return { dtype, shape, strides };
}

/** What the op combined, which its epilogue did not keep. */
function combinedAgain(op: ReduceOp, find: (read: Read) => Value, params: unknown): Tensor {
  const inputs = Array.from({ length: operandCount(op) }, (_, i) => find(i));
  const plain = withoutEpilogue(op);
  return apply(plain, inputs, params as ReduceParams)[0];
}

const plainOps = new WeakMap<ReduceOp, ReduceOp>();

function withoutEpilogue(op: ReduceOp): ReduceOp {
  const plain = plainOps.get(op) ?? { ...op, epilogue: undefined, result: undefined };
  plainOps.set(op, plain);
  return plain;
}
