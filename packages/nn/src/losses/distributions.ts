// Losses of distributions.

import type { Tensor } from '@gradus/tensor';
import {
  type KLDivOptions,
  type KLDivReduction,
  klDiv,
  klDivReductionOf,
} from '../functional/losses/divergence.ts';
import {
  checkEps,
  type GaussianNllLossOptions,
  gaussianNllLoss,
  type PoissonNllLossOptions,
  poissonNllLoss,
} from '../functional/losses/likelihoods.ts';
import { Module } from '../module/module.ts';
import { Loss } from './loss.ts';

/**
 * Kullback–Leibler divergence of targets from log-probabilities, averaged over all elements, or over
 * the batch with `reduction: 'batchmean'`.
 *
 * Shape, dtype and gradient: those of `functional.klDiv`.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.KLDivLoss`
 * @example
 * const loss = new nn.KLDivLoss({ reduction: 'batchmean', logTarget: true });
 * await loss.forward(tensor([[-1, -1]]), tensor([[0, -1]])).item() // 1
 */
export class KLDivLoss extends Module {
  /** What is made of the losses of single elements. */
  readonly reduction: KLDivReduction;
  /** Whether targets are logarithms too. */
  readonly logTarget: boolean;

  constructor(options: KLDivOptions = {}) {
    super();
    this.reduction = klDivReductionOf('KLDivLoss', options);
    this.logTarget = options.logTarget ?? false;
  }

  /** `klDiv(input, target, options)` */
  override forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, this);
  }
}

/**
 * Negative log likelihood of targets that are distributed normally, averaged.
 *
 * Shape, dtype and gradient: those of `functional.gaussianNllLoss`.
 * @throws {ValueError} if `eps` is not positive, or there is no such reduction.
 * @source `torch.nn.GaussianNLLLoss`
 * @example
 * const loss = new nn.GaussianNLLLoss();
 * await loss.forward(tensor([1]), tensor([3]), tensor([1])).item() // 2
 */
export class GaussianNLLLoss extends Loss {
  /** Whether the constant is added. */
  readonly full: boolean;
  /** What a variance is at least taken to be. */
  readonly eps: number;

  constructor(options: GaussianNllLossOptions = {}) {
    super(options);
    const { full = false, eps = 1e-6 } = options;
    checkEps('GaussianNLLLoss', eps);
    this.full = full;
    this.eps = eps;
  }

  /** `gaussianNllLoss(input, target, variance, options)` */
  override forward(input: Tensor, target: Tensor, variance: Tensor): Tensor {
    return gaussianNllLoss(input, target, variance, this);
  }
}

/**
 * Negative log likelihood of counts that have a Poisson distribution, averaged.
 *
 * Shape, dtype and gradient: those of `functional.poissonNllLoss`.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.PoissonNLLLoss`
 * @example
 * await new nn.PoissonNLLLoss().forward(tensor([0]), tensor([3])).item() // 1
 */
export class PoissonNLLLoss extends Loss {
  /** Whether inputs are logarithms of rates. */
  readonly logInput: boolean;
  /** Whether Stirling's approximation is added. */
  readonly full: boolean;
  /** What is added to a rate before its logarithm is taken. */
  readonly eps: number;

  constructor(options: PoissonNllLossOptions = {}) {
    super(options);
    const { logInput = true, full = false, eps = 1e-8 } = options;
    this.logInput = logInput;
    this.full = full;
    this.eps = eps;
  }

  /** `poissonNllLoss(input, target, options)` */
  override forward(input: Tensor, target: Tensor): Tensor {
    return poissonNllLoss(input, target, this);
  }
}
