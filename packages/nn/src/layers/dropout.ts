// Dropout: noise in training, nothing in evaluation.

import type { Tensor } from '@gradus/tensor';
import { checkLive, checkOptions } from '@gradus/tensor/interpreter';
import { checkProbability, dropout, dropoutMask } from '../functional/dropout.ts';
import { checkFloating } from '../functional/floating.ts';
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
 * await new nn.Dropout(0.5).forward(ones([4])).toArray() // [0, 0, 2, 0]
 */
export class Dropout extends Module {
  readonly p: number;
  readonly inplace: boolean;

  constructor(p = 0.5, options: DropoutOptions = {}) {
    super();
    checkOptions('Dropout', options, '{ inplace: true }');
    checkProbability('Dropout', p);
    this.p = p;
    this.inplace = options.inplace ?? false;
  }

  /**
   * The input with elements dropped, in training.
   * @throws {DTypeError} in training, if the dtype is not floating.
   */
  override forward(x: Tensor): Tensor {
    checkLive('Dropout', x);
    const { p, inplace } = this;
    if (!this.training || p === 0) return x;
    if (!inplace) return dropout(x, { p });
    checkFloating('dropout', 'input', x);
    return x.mul_(dropoutMask(x, p));
  }

  override extraRepr(): string {
    return `p=${this.p}, inplace=${this.inplace}`;
  }
}
