// Modules that look along a dim: parts of a sum, and gates.

import { logSoftmax, softmax, type Tensor } from '@gradus/tensor';
import { glu } from '../functional/activations/gating.ts';
import { softmin } from '../functional/activations/softmax.ts';
import { Module } from '../module/module.ts';

/**
 * `exp(xᵢ) / Σ exp(xⱼ)` along `dim`.
 *
 * Shape: that of the input. `functional.softmax` says more.
 * @source `torch.nn.Softmax`
 * @example
 * await new nn.Softmax(0).forward(tensor([1, 1])).toArray() // [0.5, 0.5]
 */
export class Softmax extends Module {
  /** The dim along which the results add up to 1. */
  readonly dim: number;

  constructor(dim: number) {
    super();
    this.dim = dim;
  }

  /** `softmax(x, dim)` */
  override forward(x: Tensor): Tensor {
    return softmax(x, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/**
 * `exp(−xᵢ) / Σ exp(−xⱼ)` along `dim`.
 *
 * Shape: that of the input. `functional.softmin` says more.
 * @source `torch.nn.Softmin`
 * @example
 * await new nn.Softmin(0).forward(tensor([1, 1])).toArray() // [0.5, 0.5]
 */
export class Softmin extends Module {
  /** The dim along which the results add up to 1. */
  readonly dim: number;

  constructor(dim: number) {
    super();
    this.dim = dim;
  }

  /** `softmin(x, dim)` */
  override forward(x: Tensor): Tensor {
    return softmin(x, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/**
 * `xᵢ − log Σ exp(xⱼ)` along `dim`.
 *
 * Shape: that of the input. `functional.logSoftmax` says more.
 * @source `torch.nn.LogSoftmax`
 * @example
 * await new nn.LogSoftmax(0).forward(tensor([0, 0])).toArray() // [-0.6931471824645996, -0.6931471824645996]
 */
export class LogSoftmax extends Module {
  /** The dim along which the exponentials of the results add up to 1. */
  readonly dim: number;

  constructor(dim: number) {
    super();
    this.dim = dim;
  }

  /** `logSoftmax(x, dim)` */
  override forward(x: Tensor): Tensor {
    return logSoftmax(x, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/**
 * The first half of the input along `dim` times the logistic function of the second.
 *
 * Shape: that of the input with half the size of `dim`. `functional.glu` says more.
 * @source `torch.nn.GLU`
 * @example
 * await new nn.GLU().forward(tensor([3, 0])).toArray() // [1.5]
 */
export class GLU extends Module {
  /** The dim that is halved. */
  readonly dim: number;

  constructor(dim = -1) {
    super();
    this.dim = dim;
  }

  /** `glu(x, dim)` */
  override forward(x: Tensor): Tensor {
    return glu(x, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}
