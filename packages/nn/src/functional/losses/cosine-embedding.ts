// The loss of angles between vectors that are alike or not.

import { mul, ShapeError, scope, sum, type Tensor } from '@gradus/tensor';
import { checkLive, describe, formatShape } from '@gradus/tensor/interpreter';
import { checkFloating } from '../floating.ts';
import type { MarginOptions } from './margins.ts';
import { pointwiseLoss } from './pointwise.ts';
import { reductionOf } from './reduction.ts';

// Keeps the square root of a product of squared lengths from zero; a float32 in PyTorch, whatever
// the dtype.
const leastSquare = Math.fround(1e-12);

const embedding = pointwiseLoss<
  [product: Tensor, square1: Tensor, square2: Tensor, target: Tensor, margin: number]
>('cosineEmbeddingLoss', (e, product, square1, square2, y, margin) => {
  const lengths = e.sqrt(e.mul(e.add(square1, leastSquare), e.add(square2, leastSquare)));
  const cosine = e.div(product, lengths);
  const excess = e.sub(cosine, margin);
  const unlike = e.select(e.lt(excess, 0), 0, excess);
  return e.select(e.eq(y, 1), e.sub(1, cosine), e.select(e.eq(y, -1), unlike, 0));
});

/**
 * Loss of pairs of vectors that are alike (target 1) or not (target −1), averaged: `1 − cos`, or
 * `max(0, cos − margin)` with margin 0 unless given.
 *
 * Shape: `[N, D]` with targets `[N]`, or `[D]` with a target `[]`; `[]`, or that of the targets with
 * `reduction: 'none'`. Dtype: floating, promoted.
 * @throws {ShapeError} if the targets do not fit, or the inputs do not broadcast.
 * @throws {DTypeError} if an input is not floating.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.functional.cosine_embedding_loss`
 * @example
 * const [x, y] = [tensor([[1, 0]]), tensor([[0, 1]])];
 * await cosineEmbeddingLoss(x, y, tensor([1])).item() // 1
 */
export function cosineEmbeddingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options?: MarginOptions,
): Tensor {
  const op = 'cosineEmbeddingLoss';
  const reduction = reductionOf(op, options);
  checkFloating(op, 'input1', input1);
  checkFloating(op, 'input2', input2, 1);
  checkLive(op, target, 2);
  checkShapes(op, input1, input2, target);
  const { margin = 0 } = options ?? {};
  return scope(() => {
    const dots = [mul(input1, input2), mul(input1, input1), mul(input2, input2)] as const;
    const [product, square1, square2] = dots.map((x) => sum(x, -1));
    return embedding([product, square1, square2, target, margin], reduction);
  });
}

function checkShapes(op: string, input1: Tensor, input2: Tensor, target: Tensor): void {
  const rank = target.rank + 1;
  if (target.rank <= 1 && input1.rank === rank && input2.rank === rank) return;
  throw new ShapeError(
    op,
    `inputs are ${describe(input1)} and ${describe(input2)}, target is ${describe(target)}; a ` +
      `target ${formatShape([])} goes with vectors, one with a dim with rows of matrices`,
    { input1: input1.shape, input2: input2.shape, target: target.shape },
  );
}
