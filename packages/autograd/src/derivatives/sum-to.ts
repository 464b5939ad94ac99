// Undoing a broadcast: what was stretched gets the sum of its copies' gradients.

import { reshape, type Shape, sum, type Tensor, to } from '@gradus/tensor';
import { apply, type ReduceOp, sameShape, type Value } from '@gradus/tensor/interpreter';
import type { InputSpec } from './derivative.ts';

/** The dims of `from` that a tensor of shape `to` was stretched along. */
function stretchedDims(from: Shape, to: Shape): number[] {
  const lead = from.length - to.length;
  const dims: number[] = [];
  for (let d = 0; d < from.length; d++) {
    if (d < lead || (to[d - lead] === 1 && from[d] !== 1)) dims.push(d);
  }
  return dims;
}

/** A reduction of `inputs`, the first of which has the shape that is stretched, to `shape`. */
export function reducedTo(
  op: ReduceOp,
  inputs: readonly Value[],
  from: Shape,
  shape: Shape,
): Tensor {
  const dim = stretchedDims(from, shape);
  const lead = from.length - shape.length;
  if (dim.length === lead) return apply(op, inputs, { dim })[0];
  const [kept] = apply(op, inputs, { dim, keepdim: true });
  if (lead === 0) return kept;
  const result = reshape(kept, shape);
  kept.dispose();
  return result;
}

/** The gradient of an input that was stretched to the shape of `g`, in the dtype of the input. */
export function sumTo(g: Tensor, { shape, dtype }: InputSpec): Tensor {
  const summed = sameShape(g.shape, shape) ? g : reducedTo(sum.op, [g], g.shape, shape);
  return inDType(summed, g, dtype);
}

/** A gradient in the dtype that it has to have; `given` is not ours to let go of. */
export function inDType(x: Tensor, given: Tensor, dtype: InputSpec['dtype']): Tensor {
  if (x.dtype === dtype) return x;
  const result = to(x, dtype);
  if (x !== given) x.dispose();
  return result;
}
