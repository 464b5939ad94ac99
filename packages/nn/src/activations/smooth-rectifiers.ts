// Modules that are smooth everywhere and tend to the identity far above zero.

import { type GeluOptions, gelu, mish, silu, softplus, type Tensor } from '@gradus/tensor';
import { Module } from '../module/module.ts';

/**
 * `x · Φ(x)` with the normal distribution function `Φ`, or its approximation by `tanh`.
 *
 * Shape: that of the input. `functional.gelu` says more.
 * @source `torch.nn.GELU`
 * @example
 * (await new nn.GELU({ approximate: 'tanh' }).forward(tensor([1])).item()).toFixed(4) // '0.8412'
 */
export class GELU extends Module {
  /** `'none'`, or `'tanh'` for the approximation. */
  readonly approximate: 'none' | 'tanh';

  constructor({ approximate = 'none' }: GeluOptions = {}) {
    super();
    this.approximate = approximate;
  }

  /** `gelu(x, { approximate })` */
  override forward(x: Tensor): Tensor {
    return gelu(x, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

/**
 * `x · sigmoid(x)`
 *
 * Shape: that of the input. `functional.silu` says more.
 * @source `torch.nn.SiLU`
 * @example
 * (await new nn.SiLU().forward(tensor([1])).item()).toFixed(4) // '0.7311'
 */
export class SiLU extends Module {
  /** `silu(x)` */
  override forward(x: Tensor): Tensor {
    return silu(x);
  }
}

/**
 * `x · tanh(log(1 + eˣ))`
 *
 * Shape: that of the input. `functional.mish` says more.
 * @source `torch.nn.Mish`
 * @example
 * (await new nn.Mish().forward(tensor([1])).item()).toFixed(4) // '0.8651'
 */
export class Mish extends Module {
  /** `mish(x)` */
  override forward(x: Tensor): Tensor {
    return mish(x);
  }
}

/**
 * `log(1 + exp(beta · x)) / beta`, and `x` where `beta · x > threshold`.
 *
 * Shape: that of the input. `functional.softplus` says more.
 * @source `torch.nn.Softplus`
 * @example
 * (await new nn.Softplus().forward(tensor([0])).item()).toFixed(4) // '0.6931'
 */
export class Softplus extends Module {
  /** How steep it bends. */
  readonly beta: number;
  /** From where on it is `x`. */
  readonly threshold: number;

  constructor(beta = 1, threshold = 20) {
    super();
    this.beta = beta;
    this.threshold = threshold;
  }

  /** `softplus(x, beta, threshold)` */
  override forward(x: Tensor): Tensor {
    return softplus(x, this.beta, this.threshold);
  }

  override extraRepr(): string {
    return `beta=${this.beta}, threshold=${this.threshold}`;
  }
}
