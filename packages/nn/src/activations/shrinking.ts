// Modules that draw values towards zero.

import type { Tensor } from '@gradus/tensor';
import {
  checkLambd,
  hardshrink,
  softshrink,
  tanhshrink,
} from '../functional/activations/shrinking.ts';
import { Module } from '../module/module.ts';

/**
 * `x`, or 0 where `|x| ≤ lambd`.
 *
 * Shape: that of the input. `functional.hardshrink` says more.
 * @source `torch.nn.Hardshrink`
 * @example
 * await new nn.Hardshrink().forward(tensor([-2, 0.5])).toArray() // [-2, 0]
 */
export class Hardshrink extends Module {
  /** Up to where it is 0. */
  readonly lambd: number;

  constructor(lambd = 0.5) {
    super();
    this.lambd = lambd;
  }

  /** `hardshrink(x, lambd)` */
  override forward(x: Tensor): Tensor {
    return hardshrink(x, this.lambd);
  }

  override extraRepr(): string {
    return `${this.lambd}`;
  }
}

/**
 * `x` drawn towards zero by `lambd`, and 0 where `|x| ≤ lambd`.
 *
 * Shape: that of the input. `functional.softshrink` says more.
 * @source `torch.nn.Softshrink`
 * @example
 * await new nn.Softshrink().forward(tensor([-2, 0.5])).toArray() // [-1.5, 0]
 */
export class Softshrink extends Module {
  /** How far values are drawn. */
  readonly lambd: number;

  constructor(lambd = 0.5) {
    super();
    checkLambd('Softshrink', lambd);
    this.lambd = lambd;
  }

  /** `softshrink(x, lambd)` */
  override forward(x: Tensor): Tensor {
    return softshrink(x, this.lambd);
  }

  override extraRepr(): string {
    return `${this.lambd}`;
  }
}

/**
 * `x − tanh(x)`
 *
 * Shape: that of the input. `functional.tanhshrink` says more.
 * @source `torch.nn.Tanhshrink`
 * @example
 * (await new nn.Tanhshrink().forward(tensor([1])).item()).toFixed(4) // '0.2384'
 */
export class Tanhshrink extends Module {
  /** `tanhshrink(x)` */
  override forward(x: Tensor): Tensor {
    return tanhshrink(x);
  }
}
