// Adam, and AMSGrad.

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

const method = momentsMethod('Adam', 0);
const ops = momentsOps('Adam', false);

/**
 * Adam: `p ← p − lr · m̂ / (√v̂ + eps)`, with the averages `m ← β₁ m + (1 − β₁) g` and
 * `v ← β₂ v + (1 − β₂) g²`, corrected for their start at zero: `m̂ = m / (1 − β₁ᵗ)`,
 * `v̂ = v / (1 − β₂ᵗ)`.
 *
 * `g` is the gradient, turned with `maximize`, plus `weightDecay · p`. With `amsgrad` the largest
 * `v` so far takes the place of `v`.
 * @source `torch.optim.Adam`
 * @see Kingma & Ba, Adam: a method for stochastic optimization, ICLR 2015.
 * @see Reddi, Kale & Kumar, On the convergence of Adam and beyond, ICLR 2018.
 * @example
 * const w = tensor([1, -2], { requiresGrad: true });
 * const optimizer = new Adam([w], { lr: 0.5, betas: [0, 0] });
 * w.mul(w).sum().backward();
 * optimizer.step();
 * await w.toArray() // [0.5, -1.5]
 */
export class Adam extends Moments {
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

  protected decay({ weightDecay }: ParamGroup<AdamSettings>): number {
    return weightDecay;
  }
}
