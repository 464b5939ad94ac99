// Softmax of what is negated, and of what is disturbed.

import { noGrad } from '@gradus/autograd';
import {
  add,
  argmax,
  emptyLike,
  neg,
  oneHot,
  scope,
  softmax,
  sub,
  type Tensor,
  to,
  ValueError,
} from '@gradus/tensor';
import { normalizeDim } from '@gradus/tensor/interpreter';
import { checkFloating } from '../floating.ts';

/**
 * Softmax of the negated elements along `dim`: `exp(−xᵢ) / Σ exp(−xⱼ)`.
 *
 * Shape: that of `x`. Dtype: floating, preserved.
 * @throws {DTypeError} on integers and bools.
 * @throws {ShapeError} if `dim` lies outside `[-rank, rank)`.
 * @source `torch.nn.functional.softmin`
 * @example
 * await softmin(tensor([1, 1]), 0).toArray() // [0.5, 0.5]
 */
export function softmin(x: Tensor, dim: number): Tensor {
  checkFloating('softmin', 'input', x);
  normalizeDim('softmin', dim, x.rank);
  return scope(() => softmax(neg(x), dim));
}

/** Options of `gumbelSoftmax`. */
export interface GumbelSoftmaxOptions {
  /** The temperature: the lower, the closer to one-hot; 1 unless given. */
  readonly tau?: number;
  /** Whether the result is one-hot, with the gradient of what is not; false unless given. */
  readonly hard?: boolean;
  /** The dim of the categories; −1 unless given. */
  readonly dim?: number;
}

/**
 * A differentiable draw from categories of unnormalised log-probabilities:
 * `softmax((x + noise) / tau)` with Gumbel noise `−log(E)`, E exponentially distributed.
 *
 * Draws from the default generator. Shape: that of `logits`. Dtype: floating, preserved.
 * @throws {ValueError} if `tau` is not positive.
 * @throws {DTypeError} if `logits` are not floating.
 * @throws {ShapeError} if `dim` lies outside `[-rank, rank)`.
 * @source `torch.nn.functional.gumbel_softmax`
 * @see Jang, Gu & Poole, arXiv:1611.01144, 2016.
 * @example
 * await gumbelSoftmax(tensor([0, 100]), { hard: true }).toArray() // [0, 1]
 */
export function gumbelSoftmax(logits: Tensor, options: GumbelSoftmaxOptions = {}): Tensor {
  const { tau = 1, hard = false, dim = -1 } = options;
  if (!(tau > 0)) {
    throw new ValueError('gumbelSoftmax', `tau is ${tau}; it must be positive`, { tau });
  }
  checkFloating('gumbelSoftmax', 'input', logits);
  normalizeDim('gumbelSoftmax', dim, logits.rank);
  return scope(() => {
    const noise = emptyLike(logits).exponential_().log().neg();
    const soft = softmax(add(logits, noise).div(tau), dim);
    if (!hard) return soft;
    // What is added is a constant, so that the gradient is that of the soft result.
    return add(
      noGrad(() => sub(oneHotOf(soft, dim), soft)),
      soft,
    );
  });
}

function oneHotOf(x: Tensor, dim: number): Tensor {
  const size = x.shape.at(dim) ?? 1;
  return to(oneHot(argmax(x, dim), size), x.dtype).movedim(-1, dim);
}
