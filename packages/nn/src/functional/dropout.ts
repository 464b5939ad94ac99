// Dropping elements at random.

import { mul, scope, type Tensor, ValueError, zeros } from '@gradus/tensor';
import { checkFloating } from './floating.ts';

/** Options of `dropout`. */
export interface DropoutOptions {
  /** The probability that an element is dropped; 0.5 unless given. */
  readonly p?: number;
  /** Whether anything is dropped at all; true unless given. */
  readonly training?: boolean;
}

/**
 * Zeros in place of elements drawn with probability `p`; those that stay are divided by `1 − p`,
 * so that sums stay what they were on average. Without `training` it is `x` itself.
 *
 * Draws from the default generator, as PyTorch does on a CPU.
 * Shape: that of `x`. Dtype: floating, preserved. Gradient: `g` with the same elements dropped.
 * @throws {ValueError} if `p` lies outside `[0, 1]`.
 * @throws {DTypeError} if `x` is not floating.
 * @source `torch.nn.functional.dropout`
 * @see Srivastava et al., Journal of Machine Learning Research 15, 2014.
 * @example
 * manualSeed(0);
 * await dropout(ones([4]), { p: 0.5 }).toArray() // [0, 0, 2, 0]
 */
export function dropout(x: Tensor, options: DropoutOptions = {}): Tensor {
  const { p = 0.5, training = true } = options;
  checkProbability('dropout', p);
  checkFloating('dropout', 'input', x);
  if (!training || p === 0) return x;
  return scope(() => mul(x, dropoutMask(x, p)));
}

/** What elements are multiplied by: 0 with probability `p`, or else `1 / (1 − p)`. */
export function dropoutMask({ shape, dtype, device }: Tensor, p: number): Tensor {
  const mask = zeros(shape, { dtype, device });
  return p < 1 ? mask.bernoulli_(1 - p).div_(1 - p) : mask;
}

/** Refuses what is no probability. */
export function checkProbability(op: string, p: number): void {
  if (p >= 0 && p <= 1) return;
  throw new ValueError(op, `p is ${String(p)}; a probability lies in [0, 1]`, { p });
}
