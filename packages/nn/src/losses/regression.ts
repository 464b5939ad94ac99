// Losses of numbers that were predicted.

import type { Tensor } from '@gradus/tensor';
import {
  checkBeta,
  checkDelta,
  type HuberLossOptions,
  huberLoss,
  l1Loss,
  mseLoss,
  type SmoothL1LossOptions,
  smoothL1Loss,
} from '../functional/losses/regression.ts';
import { Loss } from './loss.ts';

/**
 * Mean squared error, `(x − y)²`, averaged.
 *
 * Shape, dtype and gradient: those of `functional.mseLoss`.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.MSELoss`
 * @example
 * const loss = new nn.MSELoss({ reduction: 'sum' });
 * await loss.forward(tensor([1, 2]), tensor([1, 4])).item() // 4
 */
export class MSELoss extends Loss {
  /** `mseLoss(input, target, options)` */
  override forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, this);
  }
}

/**
 * Mean absolute error, `|x − y|`, averaged.
 *
 * Shape, dtype and gradient: those of `functional.l1Loss`.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.L1Loss`
 * @example
 * await new nn.L1Loss().forward(tensor([1, 2]), tensor([1, 4])).item() // 1
 */
export class L1Loss extends Loss {
  /** `l1Loss(input, target, options)` */
  override forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, this);
  }
}

/**
 * Absolute error that is rounded off up to `beta`, averaged.
 *
 * Shape, dtype and gradient: those of `functional.smoothL1Loss`.
 * @throws {ValueError} if `beta` is negative, or there is no such reduction.
 * @source `torch.nn.SmoothL1Loss`
 * @example
 * await new nn.SmoothL1Loss().forward(tensor([2]), tensor([5])).item() // 2.5
 */
export class SmoothL1Loss extends Loss {
  /** The error up to which the loss is quadratic. */
  readonly beta: number;

  constructor(options: SmoothL1LossOptions = {}) {
    super(options);
    const { beta = 1 } = options;
    checkBeta('SmoothL1Loss', beta);
    this.beta = beta;
  }

  /** `smoothL1Loss(input, target, options)` */
  override forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, this);
  }
}

/**
 * Squared error that is linear from `delta` on, averaged.
 *
 * Shape, dtype and gradient: those of `functional.huberLoss`.
 * @throws {ValueError} if `delta` is not positive, or there is no such reduction.
 * @source `torch.nn.HuberLoss`
 * @example
 * await new nn.HuberLoss({ delta: 2 }).forward(tensor([2]), tensor([5])).item() // 4
 */
export class HuberLoss extends Loss {
  /** The error up to which the loss is quadratic. */
  readonly delta: number;

  constructor(options: HuberLossOptions = {}) {
    super(options);
    const { delta = 1 } = options;
    checkDelta('HuberLoss', delta);
    this.delta = delta;
  }

  /** `huberLoss(input, target, options)` */
  override forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, this);
  }
}
