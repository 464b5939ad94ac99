// Dropout: noise in training, nothing in evaluation.

import { noGrad } from '@gradus/autograd';
import { DTypeError, empty, type Tensor, ValueError, zeros } from '@gradus/tensor';
import { checkLive, checkOptions, describe, dtypes } from '@gradus/tensor/interpreter';
import { Module } from '../module/module.ts';

/** Options of dropout. */
export interface DropoutOptions {
  /** Whether the input is written to; false unless given. */
  readonly inplace?: boolean;
}

/**
 * In training, drops each element with probability `p` and divides the others by `1 − p`; in
 * evaluation, passes the input on as it is.
 *
 * Shape and dtype: kept. The default generator draws for a CPU and for other devices alike: the
 * same elements are dropped as by PyTorch on a CPU, under the same seed. `p = 0` and `p = 1` draw
 * nothing.
 * @throws {ValueError} if `p` lies outside `[0, 1]`.
 * @see Hinton, Srivastava, Krizhevsky, Sutskever & Salakhutdinov, arXiv:1207.0580, 2012.
 * @source `torch.nn.Dropout`
 * @example
 * manualSeed(0);
 * await new nn.Dropout(0.5).forward(ones([4])).toArray() // [2, 0, 2, 2]
 */
export class Dropout extends Module {
  readonly p: number;
  readonly inplace: boolean;

  constructor(p = 0.5, options: DropoutOptions = {}) {
    super();
    checkOptions('Dropout', options, '{ inplace: true }');
    if (!(p >= 0 && p <= 1)) {
      throw new ValueError('Dropout', `p is ${p}; a probability lies in [0, 1]`, { p });
    }
    this.p = p;
    this.inplace = options.inplace ?? false;
  }

  /**
   * The input with elements dropped, in training.
   * @throws {DTypeError} if elements are to be dropped, and the dtype is not floating.
   */
  override forward(x: Tensor): Tensor {
    checkLive('Dropout', x);
    if (!this.training || this.p === 0 || x.numel === 0) return x;
    if (dtypes[x.dtype].category !== 'floating') {
      throw new DTypeError('Dropout', `input is ${describe(x)}; the dtype must be floating`, {
        dtype: x.dtype,
      });
    }
    const noise = noGrad(() => noiseLike(x, this.p));
    return this.inplace ? x.mul_(noise) : x.mul(noise);
  }

  override extraRepr(): string {
    return `p=${this.p}, inplace=${this.inplace}`;
  }
}

/** What elements are multiplied by: 0 with probability `p`, or else `1 / (1 − p)`. */
function noiseLike(x: Tensor, p: number): Tensor {
  const { dtype, device } = x;
  if (p === 1) return zeros([], { dtype, device });
  return empty(x.shape, { dtype, device })
    .bernoulli_(1 - p)
    .div_(1 - p);
}
