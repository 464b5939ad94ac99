// Losses that ask for a margin: between alike and unlike, first and second, near and far.

import { minimum, ShapeError, scope, sub, type Tensor, ValueError } from '@gradus/tensor';
import { type Builder, checkLive, describe, type Expression } from '@gradus/tensor/interpreter';
import { checkFloating } from '../floating.ts';
import { pairwiseDistance } from '../similarity.ts';
import { pointwiseLoss } from './pointwise.ts';
import { type LossOptions, reductionOf } from './reduction.ts';

// What is missing to a margin: at the margin itself the gradient still flows, as in PyTorch.
function shortfall(e: Builder, x: Expression): Expression {
  return e.select(e.lt(x, 0), 0, x);
}

/** Options of losses with a margin. */
export interface MarginOptions extends LossOptions {
  /** How far apart things must be to cost nothing. */
  readonly margin?: number;
}

const hinge = pointwiseLoss<[input: Tensor, target: Tensor, margin: number]>(
  'hingeEmbeddingLoss',
  (e, x, y, margin) => {
    const unlike = e.select(e.eq(y, 1), 0, shortfall(e, e.sub(margin, x)));
    return e.add(unlike, e.select(e.eq(y, -1), 0, x));
  },
);

/**
 * Loss of distances `x` between what is alike (target 1) or not (target −1), averaged: `x`, or
 * `max(0, margin − x)` with margin 1 unless given.
 *
 * Shape: broadcast; `[]` unless `reduction` is `'none'`. Dtype: promoted; `input` is floating.
 * Gradient: 1 where alike; −1 where not and `x ≤ margin`.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @throws {DTypeError} if `input` is not floating.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.functional.hinge_embedding_loss`
 * @example
 * const x = tensor([0.25, 0.25]);
 * await hingeEmbeddingLoss(x, tensor([1, -1]), { reduction: 'none' }).toArray() // [0.25, 0.75]
 */
export function hingeEmbeddingLoss(input: Tensor, target: Tensor, options?: MarginOptions): Tensor {
  const reduction = reductionOf('hingeEmbeddingLoss', options);
  return hinge([input, target, options?.margin ?? 1], reduction);
}

const ranking = pointwiseLoss<[input1: Tensor, input2: Tensor, target: Tensor, margin: number]>(
  'marginRankingLoss',
  (e, x1, x2, y, margin) => shortfall(e, e.add(e.mul(e.neg(y), e.sub(x1, x2)), margin)),
);

/**
 * Loss of pairs of which the first is to be larger (target 1) or the second (target −1), averaged:
 * `max(0, −y (x₁ − x₂) + margin)` with margin 0 unless given.
 *
 * Shape: broadcast, with as many dims each; `[]` unless `reduction` is `'none'`. Dtype: promoted;
 * `input1` is floating. Gradient: `∓y` where the loss is not below zero before it is cut off.
 * @throws {ShapeError} if the numbers of dims differ, or the shapes do not broadcast.
 * @throws {DTypeError} if `input1` is not floating.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.functional.margin_ranking_loss`
 * @example
 * await marginRankingLoss(tensor([1]), tensor([3]), tensor([1])).item() // 2
 */
export function marginRankingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options?: MarginOptions,
): Tensor {
  const reduction = reductionOf('marginRankingLoss', options);
  for (const [i, x] of [input1, input2, target].entries()) checkLive('marginRankingLoss', x, i);
  if (input1.rank !== input2.rank || input1.rank !== target.rank) {
    throw new ShapeError(
      'marginRankingLoss',
      `inputs are ${describe(input1)} and ${describe(input2)}, target is ${describe(target)}; all ` +
        'have as many dims',
      { input1: input1.shape, input2: input2.shape, target: target.shape },
    );
  }
  return ranking([input1, input2, target, options?.margin ?? 0], reduction);
}

/** Options of `tripletMarginLoss`. */
export interface TripletMarginLossOptions extends MarginOptions {
  /** Which norm distances are measured with; 2 unless given. */
  readonly p?: number;
  /** What is added to differences, so that equal vectors have a gradient; 1e-6 unless given. */
  readonly eps?: number;
  /** Whether the negative may be near the positive instead of the anchor; false unless given. */
  readonly swap?: boolean;
}

const triplet = pointwiseLoss<[gap: Tensor, margin: number]>(
  'tripletMarginLoss',
  (e, gap, margin) => shortfall(e, e.add(gap, margin)),
);

/**
 * Loss of vectors that are to be nearer to a positive than to a negative, averaged:
 * `max(0, ‖a − p‖ − ‖a − n‖ + margin)` with margin 1 unless given. With `swap`, the negative's
 * distance is the smaller of those to the anchor and to the positive.
 *
 * Shape: broadcast, with as many dims each; without the last dim, `[]` unless `reduction` is
 * `'none'`. Dtype: floating, promoted.
 * @throws {ShapeError} if the numbers of dims differ, or the shapes do not broadcast.
 * @throws {DTypeError} if an input is not floating.
 * @throws {ValueError} if there is no such reduction, or `p` is not above 0.
 * @source `torch.nn.functional.triplet_margin_loss`
 * @see Balntas et al., British Machine Vision Conference, 2016.
 * @example
 * const [a, p, n] = [tensor([[0, 0]]), tensor([[3, 4]]), tensor([[0, 2]])];
 * (await tripletMarginLoss(a, p, n).item()).toFixed(4) // '4.0000'
 */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options?: TripletMarginLossOptions,
): Tensor {
  const op = 'tripletMarginLoss';
  const reduction = reductionOf(op, options);
  const { margin = 1, p = 2, eps = 1e-6, swap = false } = options ?? {};
  checkNorm(op, p);
  Object.entries({ anchor, positive, negative }).forEach(([name, x], position) => {
    checkFloating(op, name, x, position);
  });
  if (anchor.rank !== positive.rank || anchor.rank !== negative.rank) {
    throw new ShapeError(
      op,
      `anchor is ${describe(anchor)}, positive is ${describe(positive)}, negative is ` +
        `${describe(negative)}; all have as many dims`,
      { anchor: anchor.shape, positive: positive.shape, negative: negative.shape },
    );
  }
  return scope(() => {
    const near = pairwiseDistance(anchor, positive, { p, eps });
    const far = pairwiseDistance(anchor, negative, { p, eps });
    const farther = swap ? minimum(far, pairwiseDistance(positive, negative, { p, eps })) : far;
    return triplet([sub(near, farther), margin], reduction);
  });
}

/** Refuses what names no norm. */
export function checkNorm(op: string, p: number): void {
  if (p > 0) return;
  throw new ValueError(op, `p is ${p}; a norm has p above 0`, { p });
}
