// Losses that ask for a margin.

import type { Tensor } from '@gradus/tensor';
import { cosineEmbeddingLoss } from '../functional/losses/cosine-embedding.ts';
import {
  checkNorm,
  hingeEmbeddingLoss,
  type MarginOptions,
  marginRankingLoss,
  type TripletMarginLossOptions,
  tripletMarginLoss,
} from '../functional/losses/margins.ts';
import { Loss } from './loss.ts';

/**
 * Loss of distances between what is alike (target 1) or not (−1), averaged.
 *
 * Shape, dtype and gradient: those of `functional.hingeEmbeddingLoss`.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.HingeEmbeddingLoss`
 * @example
 * await new nn.HingeEmbeddingLoss().forward(tensor([0.25]), tensor([-1])).item() // 0.75
 */
export class HingeEmbeddingLoss extends Loss {
  /** How far apart what is not alike must be to cost nothing. */
  readonly margin: number;

  constructor(options: MarginOptions = {}) {
    super(options);
    const { margin = 1 } = options;
    this.margin = margin;
  }

  /** `hingeEmbeddingLoss(input, target, options)` */
  override forward(input: Tensor, target: Tensor): Tensor {
    return hingeEmbeddingLoss(input, target, this);
  }
}

/**
 * Loss of pairs of which the first is to be larger (target 1) or the second (−1), averaged.
 *
 * Shape, dtype and gradient: those of `functional.marginRankingLoss`.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.MarginRankingLoss`
 * @example
 * await new nn.MarginRankingLoss().forward(tensor([1]), tensor([3]), tensor([1])).item() // 2
 */
export class MarginRankingLoss extends Loss {
  /** How much larger it must be to cost nothing. */
  readonly margin: number;

  constructor(options: MarginOptions = {}) {
    super(options);
    const { margin = 0 } = options;
    this.margin = margin;
  }

  /** `marginRankingLoss(input1, input2, target, options)` */
  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return marginRankingLoss(input1, input2, target, this);
  }
}

/**
 * Loss of the angles between vectors that are alike (target 1) or not (−1), averaged.
 *
 * Shape, dtype and gradient: those of `functional.cosineEmbeddingLoss`.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.CosineEmbeddingLoss`
 * @example
 * const [x, y] = [tensor([[1, 0]]), tensor([[0, 1]])];
 * await new nn.CosineEmbeddingLoss().forward(x, y, tensor([1])).item() // 1
 */
export class CosineEmbeddingLoss extends Loss {
  /** The cosine up to which what is not alike costs nothing. */
  readonly margin: number;

  constructor(options: MarginOptions = {}) {
    super(options);
    const { margin = 0 } = options;
    this.margin = margin;
  }

  /** `cosineEmbeddingLoss(input1, input2, target, options)` */
  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return cosineEmbeddingLoss(input1, input2, target, this);
  }
}

/**
 * Loss of vectors that are to be nearer to a positive than to a negative, averaged.
 *
 * Shape, dtype and gradient: those of `functional.tripletMarginLoss`.
 * @throws {ValueError} if `p` is not above 0, or there is no such reduction.
 * @source `torch.nn.TripletMarginLoss`
 * @example
 * const [a, p, n] = [tensor([[0, 0]]), tensor([[3, 4]]), tensor([[0, 2]])];
 * (await new nn.TripletMarginLoss().forward(a, p, n).item()).toFixed(4) // '4.0000'
 */
export class TripletMarginLoss extends Loss {
  /** How much nearer it must be to cost nothing. */
  readonly margin: number;
  /** Which norm distances are measured with. */
  readonly p: number;
  /** What is added to differences. */
  readonly eps: number;
  /** Whether the negative may be near the positive instead. */
  readonly swap: boolean;

  constructor(options: TripletMarginLossOptions = {}) {
    super(options);
    const { margin = 1, p = 2, eps = 1e-6, swap = false } = options;
    checkNorm('TripletMarginLoss', p);
    this.margin = margin;
    this.p = p;
    this.eps = eps;
    this.swap = swap;
  }

  /** `tripletMarginLoss(anchor, positive, negative, options)` */
  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    return tripletMarginLoss(anchor, positive, negative, this);
  }
}
