// AdamW: Adam with weights that decay on their own.

import type { ElementwiseOp } from '@gradus/tensor/interpreter';
import type { ParamGroup } from '../optimizer/optimizer.ts';
import type { Optimizable } from '../optimizer/parameters.ts';
import {
  type AdamOptions,
  type AdamSettings,
  Moments,
  momentsMethod,
  momentsOps,
} from './moments.ts';

const method = momentsMethod('AdamW', 0.01);
const ops = momentsOps('AdamW', true);

/**
 * Adam with decoupled decay: `p ← p · (1 − lr · weightDecay) − lr · m̂ / (√v̂ + eps)`, with `m̂`
 * and `v̂` as in `Adam`, of the gradient alone.
 *
 * `weightDecay` is 0.01 unless given, the other options are those of `Adam`.
 * @source `torch.optim.AdamW`
 * @see Loshchilov & Hutter, Decoupled weight decay regularization, ICLR 2019.
 * @example
 * const w = tensor([2, -4], { requiresGrad: true });
 * const optimizer = new AdamW([w], { lr: 0.5, betas: [0, 0], weightDecay: 1 });
 * w.mul(w).sum().backward();
 * optimizer.step();
 * await w.toArray() // [0.5, -1.5]
 */
export class AdamW extends Moments {
  /**
   * @throws {ValueError} if there are no parameters, one is no tensor or there twice, or a setting
   * is unknown or out of its range.
   * @throws {GradError} if a parameter is no leaf.
   */
  constructor(params: Optimizable<AdamSettings>, options: AdamOptions = {}) {
    super(method, params, options);
  }

  protected op(group: ParamGroup<AdamSettings>): ElementwiseOp {
    return ops(group);
  }

  protected decay({ lr, weightDecay }: ParamGroup<AdamSettings>): number {
    return 1 - lr * weightDecay;
  }
}
