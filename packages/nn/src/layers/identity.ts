// The layer that does nothing.

import type { Tensor } from '@gradus/tensor';
import { Module } from '../module/module.ts';

/**
 * The input itself: a place that another layer may take.
 *
 * Shape and dtype: kept.
 * @source `torch.nn.Identity`
 * @example
 * const x = ones([2]);
 * new nn.Identity().forward(x) === x // true
 */
export class Identity extends Module {
  /** The input. */
  override forward(x: Tensor): Tensor {
    return x;
  }
}
