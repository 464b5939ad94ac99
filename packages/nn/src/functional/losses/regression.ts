// Losses of numbers that were predicted: how far they lie from their targets.

import { type Tensor, ValueError } from '@gradus/tensor';
import { pointwiseLoss } from './pointwise.ts';
import type { LossOptions } from './reduction.ts';
import { reductionOf } from './reduction.ts';

const squaredError = pointwiseLoss<[input: Tensor, target: Tensor]>('mseLoss', (e, x, y) => {
  const error = e.sub(x, y);
  return e.mul(error, error);
});

/**
 * Mean squared error, `(x − y)²`, averaged.
 *
 * Shape: broadcast; `[]` unless `reduction` is `'none'`. Dtype: promoted; `input` is floating.
 * Gradient: `2 (x − y)` of each element.
 * @throws {DTypeError} if `input` is not floating.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.functional.mse_loss`
 * @example
 * await mseLoss(tensor([1, 2]), tensor([1, 4])).item() // 2
 */
export function mseLoss(input: Tensor, target: Tensor, options?: LossOptions): Tensor {
  return squaredError([input, target], reductionOf('mseLoss', options));
}

const absoluteError = pointwiseLoss<[input: Tensor, target: Tensor]>('l1Loss', (e, x, y) =>
  e.abs(e.sub(x, y)),
);

/**
 * Mean absolute error, `|x − y|`, averaged.
 *
 * Shape: broadcast; `[]` unless `reduction` is `'none'`. Dtype: promoted; `input` is floating.
 * Gradient: `sign(x − y)` of each element, 0 where they are equal.
 * @throws {DTypeError} if `input` is not floating.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.functional.l1_loss`
 * @example
 * await l1Loss(tensor([1, 2]), tensor([1, 4])).item() // 1
 */
export function l1Loss(input: Tensor, target: Tensor, options?: LossOptions): Tensor {
  return absoluteError([input, target], reductionOf('l1Loss', options));
}

/** Options of `smoothL1Loss`. */
export interface SmoothL1LossOptions extends LossOptions {
  /** The error up to which the loss is quadratic; 1 unless given. */
  readonly beta?: number;
}

const smoothError = pointwiseLoss<[input: Tensor, target: Tensor, beta: number]>(
  'smoothL1Loss',
  (e, x, y, beta) => {
    const error = e.abs(e.sub(x, y));
    const quadratic = e.div(e.mul(e.mul(error, 0.5), error), beta);
    return e.select(e.le(beta, error), e.sub(error, e.mul(beta, 0.5)), quadratic);
  },
);

/**
 * Absolute error that is rounded off at zero, averaged: `(x − y)² / (2 beta)` where
 * `|x − y| < beta`, else `|x − y| − beta / 2`. With `beta` 0 it is `l1Loss`.
 *
 * Shape: broadcast; `[]` unless `reduction` is `'none'`. Dtype: promoted; `input` is floating.
 * Gradient: `(x − y) / beta` of each element, held between −1 and 1.
 * @throws {ValueError} if `beta` is negative, or there is no such reduction.
 * @throws {DTypeError} if `input` is not floating.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @source `torch.nn.functional.smooth_l1_loss`
 * @see Girshick, Fast R-CNN, arXiv:1504.08083, 2015.
 * @example
 * await smoothL1Loss(tensor([1, 2]), tensor([2, 5]), { reduction: 'none' }).toArray() // [0.5, 2.5]
 */
export function smoothL1Loss(input: Tensor, target: Tensor, options?: SmoothL1LossOptions): Tensor {
  const reduction = reductionOf('smoothL1Loss', options);
  const { beta = 1 } = options ?? {};
  checkBeta('smoothL1Loss', beta);
  return smoothError([input, target, beta], reduction);
}

/** Refuses an error that none lies below, and that is not zero. */
export function checkBeta(op: string, beta: number): void {
  if (beta >= 0) return;
  throw new ValueError(op, `beta is ${beta}; it must not be negative`, { beta });
}

/** Options of `huberLoss`. */
export interface HuberLossOptions extends LossOptions {
  /** The error up to which the loss is quadratic; 1 unless given. */
  readonly delta?: number;
}

const huberError = pointwiseLoss<[input: Tensor, target: Tensor, delta: number]>(
  'huberLoss',
  (e, x, y, delta) => {
    const error = e.abs(e.sub(x, y));
    const quadratic = e.mul(e.mul(error, 0.5), error);
    const absolute = e.mul(delta, e.sub(error, e.mul(delta, 0.5)));
    return e.select(e.le(delta, error), absolute, quadratic);
  },
);

/**
 * Squared error that is linear far out, averaged: `(x − y)² / 2` where `|x − y| < delta`, else
 * `delta · (|x − y| − delta / 2)`.
 *
 * Shape: broadcast; `[]` unless `reduction` is `'none'`. Dtype: promoted; `input` is floating.
 * Gradient: `x − y` of each element, held between `−delta` and `delta`.
 * @throws {ValueError} if `delta` is not positive, or there is no such reduction.
 * @throws {DTypeError} if `input` is not floating.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @source `torch.nn.functional.huber_loss`
 * @see Huber, Annals of Mathematical Statistics 35(1), 1964.
 * @example
 * await huberLoss(tensor([1, 2]), tensor([2, 5]), { reduction: 'none' }).toArray() // [0.5, 2.5]
 */
export function huberLoss(input: Tensor, target: Tensor, options?: HuberLossOptions): Tensor {
  const reduction = reductionOf('huberLoss', options);
  const { delta = 1 } = options ?? {};
  checkDelta('huberLoss', delta);
  return huberError([input, target, delta], reduction);
}

/** Refuses an error that none lies below. */
export function checkDelta(op: string, delta: number): void {
  if (delta > 0) return;
  throw new ValueError(op, `delta is ${delta}; it must be positive`, { delta });
}
