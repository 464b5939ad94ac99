// Negative log likelihoods of normal and Poisson distributions.

import { ShapeError, scope, type Tensor, unsqueeze, ValueError } from '@gradus/tensor';
import {
  type Builder,
  describe,
  type Expression,
  elementwise,
  sameShape,
} from '@gradus/tensor/interpreter';
import { checkFloating } from '../floating.ts';
import { pointwiseLoss } from './pointwise.ts';
import { type LossOptions, reductionOf } from './reduction.ts';

/** Options of `gaussianNllLoss`. */
export interface GaussianNllLossOptions extends LossOptions {
  /** Whether the constant `log(2π) / 2` is added; false unless given. */
  readonly full?: boolean;
  /** What a variance is at least taken to be; 1e-6 unless given. */
  readonly eps?: number;
}

// As in PyTorch, a variance that was raised has the gradient of one that was not. One below zero
// is none.
const raised = elementwise<[variance: Tensor, eps: number]>(
  'gaussianNllLoss',
  'float',
  (e, v, eps) => e.select(e.lt(v, 0), Number.NaN, e.select(e.lt(v, eps), eps, v)),
  (_, g) => [g],
);

const gaussian = pointwiseLoss<[input: Tensor, target: Tensor, variance: Tensor, constant: number]>(
  'gaussianNllLoss',
  (e, x, y, v, constant) => {
    const error = e.sub(x, y);
    return e.add(e.mul(e.add(e.log(v), e.div(e.mul(error, error), v)), 0.5), constant);
  },
);

/**
 * Negative log likelihood of targets that are distributed normally with means `input` and
 * variances `variance`, averaged: `(log v + (x − y)² / v) / 2`.
 *
 * A variance below `eps` is taken as `eps`; one below zero gives NaN, where PyTorch refuses.
 * Shape: `variance` is that of `input`, or has 1 in place of the last dim, or lacks it; `[]` unless
 * `reduction` is `'none'`. Dtype: floating, promoted. Gradient: `(x − y) / v`, and
 * `(1 − (x − y)² / v) / (2 v)` of the variance.
 * @throws {ShapeError} if the variances do not fit, or the shapes do not broadcast.
 * @throws {DTypeError} if `input` or `variance` is not floating.
 * @throws {ValueError} if `eps` is not positive, or there is no such reduction.
 * @source `torch.nn.functional.gaussian_nll_loss`
 * @see Nix & Weigend, IEEE International Conference on Neural Networks, 1994.
 * @example
 * await gaussianNllLoss(tensor([1]), tensor([3]), tensor([1])).item() // 2
 */
export function gaussianNllLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  options?: GaussianNllLossOptions,
): Tensor {
  const op = 'gaussianNllLoss';
  const reduction = reductionOf(op, options);
  const { full = false, eps = 1e-6 } = options ?? {};
  checkEps(op, eps);
  checkFloating(op, 'input', input);
  checkFloating(op, 'variance', variance, 2);
  const isShort = hasShortVariance(op, input, variance);
  const constant = full ? Math.log(2 * Math.PI) / 2 : 0;
  return scope(() => {
    const v = raised(isShort ? unsqueeze(variance, -1) : variance, eps);
    return gaussian([input, target, v, constant], reduction);
  });
}

function hasShortVariance(op: string, input: Tensor, variance: Tensor): boolean {
  if (sameShape(variance.shape, input.shape)) return false;
  const lead = input.shape.slice(0, -1);
  if (input.rank > 0) {
    if (sameShape(variance.shape, lead)) return true;
    if (sameShape(variance.shape, [...lead, 1])) return false;
  }
  throw new ShapeError(
    op,
    `variance is ${describe(variance)}, input is ${describe(input)}; both have one shape, or the ` +
      'last dim of the variance is 1 or missing',
    { variance: variance.shape, input: input.shape },
  );
}

/** Refuses what is no least variance. */
export function checkEps(op: string, eps: number): void {
  if (eps > 0) return;
  throw new ValueError(op, `eps is ${eps}; it must be positive`, { eps });
}

/** Options of `poissonNllLoss`. */
export interface PoissonNllLossOptions extends LossOptions {
  /** Whether `input` is the logarithm of the rate; true unless given. */
  readonly logInput?: boolean;
  /** Whether Stirling's approximation of `log(y!)` is added; false unless given. */
  readonly full?: boolean;
  /** What is added to a rate before its logarithm is taken; 1e-8 unless given. */
  readonly eps?: number;
}

type Term = (e: Builder, y: Expression) => Expression;

// log(y!) by Stirling's approximation, which is left out where y! is 1.
const stirling: Term = (e, y) => {
  const root = e.mul(e.log(e.mul(y, 2 * Math.PI)), 0.5);
  return e.select(e.le(y, 1), 0, e.add(e.sub(e.mul(y, e.log(y)), y), root));
};

const nothing: Term = (e, y) => e.constant(0, y.dtype);

function poisson(factorial: Term) {
  return {
    ofLog: pointwiseLoss<[input: Tensor, target: Tensor]>('poissonNllLoss', (e, x, y) =>
      e.add(e.sub(e.exp(x), e.mul(y, x)), factorial(e, y)),
    ),
    ofRate: pointwiseLoss<[input: Tensor, target: Tensor, eps: number]>(
      'poissonNllLoss',
      (e, x, y, eps) => e.add(e.sub(x, e.mul(y, e.log(e.add(x, eps)))), factorial(e, y)),
    ),
  };
}

const withoutFactorial = poisson(nothing);
const withFactorial = poisson(stirling);

/**
 * Negative log likelihood of counts that have a Poisson distribution, averaged: `eˣ − y x` with the
 * logarithm `x` of the rate, or `x − y log(x + eps)` with the rate itself. `log(y!)` is left out, or
 * approximated with `full`.
 *
 * Shape: broadcast; `[]` unless `reduction` is `'none'`. Dtype: promoted; `input` is floating.
 * Gradient: `eˣ − y`, or `1 − y / (x + eps)`.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @throws {DTypeError} if `input` is not floating.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.functional.poisson_nll_loss`
 * @example
 * await poissonNllLoss(tensor([0]), tensor([3])).item() // 1
 */
export function poissonNllLoss(
  input: Tensor,
  target: Tensor,
  options?: PoissonNllLossOptions,
): Tensor {
  const reduction = reductionOf('poissonNllLoss', options);
  const { logInput = true, full = false, eps = 1e-8 } = options ?? {};
  const { ofLog, ofRate } = full ? withFactorial : withoutFactorial;
  return logInput ? ofLog([input, target], reduction) : ofRate([input, target, eps], reduction);
}
