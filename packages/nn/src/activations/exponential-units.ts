// Modules that are linear above zero and exponential below.

import { elu, type Tensor } from '@gradus/tensor';
import { celu, checkCeluAlpha, selu } from '../functional/activations/rectifiers.ts';
import { Module } from '../module/module.ts';

/**
 * `x` above zero, `alpha · (eˣ − 1)` below.
 *
 * Shape: that of the input. `functional.elu` says more.
 * @source `torch.nn.ELU`
 * @example
 * (await new nn.ELU(2).forward(tensor([-1])).item()).toFixed(4) // '-1.2642'
 */
export class ELU extends Module {
  /** What it tends to far below zero, negated. */
  readonly alpha: number;

  constructor(alpha = 1) {
    super();
    this.alpha = alpha;
  }

  /** `elu(x, alpha)` */
  override forward(x: Tensor): Tensor {
    return elu(x, this.alpha);
  }

  override extraRepr(): string {
    return `alpha=${this.alpha}`;
  }
}

/**
 * `x` above zero, `alpha · (exp(x / alpha) − 1)` below.
 *
 * Shape: that of the input. `functional.celu` says more.
 * @source `torch.nn.CELU`
 * @example
 * (await new nn.CELU(2).forward(tensor([-1])).item()).toFixed(4) // '-0.7869'
 */
export class CELU extends Module {
  /** What it tends to far below zero, negated. */
  readonly alpha: number;

  constructor(alpha = 1) {
    super();
    checkCeluAlpha('CELU', alpha);
    this.alpha = alpha;
  }

  /** `celu(x, alpha)` */
  override forward(x: Tensor): Tensor {
    return celu(x, this.alpha);
  }

  override extraRepr(): string {
    return `alpha=${this.alpha}`;
  }
}

/**
 * `1.0507 · elu(x, 1.6733)`, which keeps mean 0 and variance 1.
 *
 * Shape: that of the input. `functional.selu` says more.
 * @source `torch.nn.SELU`
 * @example
 * (await new nn.SELU().forward(tensor([1])).item()).toFixed(4) // '1.0507'
 */
export class SELU extends Module {
  /** `selu(x)` */
  override forward(x: Tensor): Tensor {
    return selu(x);
  }
}
