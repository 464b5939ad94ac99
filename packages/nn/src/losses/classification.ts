// Losses of classes.

import type { Tensor } from '@gradus/tensor';
import {
  type BinaryCrossEntropyOptions,
  type BinaryCrossEntropyWithLogitsOptions,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
} from '../functional/losses/binary-cross-entropy.ts';
import {
  type CrossEntropyOptions,
  checkSmoothing,
  crossEntropy,
} from '../functional/losses/cross-entropy.ts';
import {
  type ClassLossOptions,
  defaultIgnoreIndex,
  nllLoss,
} from '../functional/losses/negative-log-likelihood.ts';
import { Loss } from './loss.ts';

/**
 * Negative log likelihood of classes, from log-probabilities, averaged over the weights.
 *
 * Shape, dtype and gradient: those of `functional.nllLoss`.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.NLLLoss`
 * @example
 * const target = tensor([1, 0], { dtype: 'int32' });
 * await new nn.NLLLoss().forward(tensor([[-1, -2], [-3, -4]]), target).item() // 2.5
 */
export class NLLLoss extends Loss {
  /** The target that counts nothing. */
  readonly ignoreIndex: number;
  /** What the loss of each class counts, if not the same. */
  weight: Tensor | null;

  constructor(options: ClassLossOptions = {}) {
    super(options);
    const { ignoreIndex = defaultIgnoreIndex } = options;
    this.ignoreIndex = ignoreIndex;
    this.weight = this.registerBuffer('weight', options.weight ?? null);
  }

  /** `nllLoss(input, target, options)` */
  override forward(input: Tensor, target: Tensor): Tensor {
    return nllLoss(input, target, this);
  }
}

/**
 * Cross-entropy of unnormalised log-probabilities with class indices or probabilities, averaged.
 *
 * Shape, dtype and gradient: those of `functional.crossEntropy`.
 * @throws {ValueError} if `labelSmoothing` lies outside `[0, 1]`, or there is no such reduction.
 * @source `torch.nn.CrossEntropyLoss`
 * @example
 * const target = tensor([1], { dtype: 'int32' });
 * await new nn.CrossEntropyLoss().forward(tensor([[0, 0]]), target).item() // 0.6931471824645996
 */
export class CrossEntropyLoss extends Loss {
  /** The class index that counts nothing. */
  readonly ignoreIndex: number;
  /** How much of each target is spread evenly over all classes. */
  readonly labelSmoothing: number;
  /** What the loss of each class counts, if not the same. */
  weight: Tensor | null;

  constructor(options: CrossEntropyOptions = {}) {
    super(options);
    const { ignoreIndex = defaultIgnoreIndex, labelSmoothing = 0 } = options;
    checkSmoothing('CrossEntropyLoss', labelSmoothing);
    this.ignoreIndex = ignoreIndex;
    this.labelSmoothing = labelSmoothing;
    this.weight = this.registerBuffer('weight', options.weight ?? null);
  }

  /** `crossEntropy(input, target, options)` */
  override forward(input: Tensor, target: Tensor): Tensor {
    return crossEntropy(input, target, this);
  }
}

/**
 * Cross-entropy of probabilities and targets in `[0, 1]`, averaged.
 *
 * Shape, dtype and gradient: those of `functional.binaryCrossEntropy`.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.BCELoss`
 * @example
 * await new nn.BCELoss().forward(tensor([0.5, 0]), tensor([1, 1])).item() // 50.34657287597656
 */
export class BCELoss extends Loss {
  /** What the loss of each element counts, if not the same. */
  weight: Tensor | null;

  constructor(options: BinaryCrossEntropyOptions = {}) {
    super(options);
    this.weight = this.registerBuffer('weight', options.weight ?? null);
  }

  /** `binaryCrossEntropy(input, target, options)` */
  override forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(input, target, this);
  }
}

/**
 * Cross-entropy of log-odds and targets in `[0, 1]`, averaged.
 *
 * Shape, dtype and gradient: those of `functional.binaryCrossEntropyWithLogits`.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.BCEWithLogitsLoss`
 * @example
 * await new nn.BCEWithLogitsLoss().forward(tensor([0]), tensor([1])).item() // 0.6931471824645996
 */
export class BCEWithLogitsLoss extends Loss {
  /** What the loss of each element counts, if not the same. */
  weight: Tensor | null;
  /** What a positive target counts, if not as much as a negative one. */
  posWeight: Tensor | null;

  constructor(options: BinaryCrossEntropyWithLogitsOptions = {}) {
    super(options);
    this.weight = this.registerBuffer('weight', options.weight ?? null);
    this.posWeight = this.registerBuffer('posWeight', options.posWeight ?? null);
  }

  /** `binaryCrossEntropyWithLogits(input, target, options)` */
  override forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropyWithLogits(input, target, this);
  }
}
