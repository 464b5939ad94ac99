// Modules that are the identity above some point and something else below.

import { leakyRelu, relu, type Tensor } from '@gradus/tensor';
import { checkSlopes, defaultSlopes, rrelu } from '../functional/activations/random-slopes.ts';
import { relu6, threshold } from '../functional/activations/rectifiers.ts';
import { Module } from '../module/module.ts';

/**
 * `max(x, 0)`
 *
 * Shape: that of the input. `functional.relu` says more.
 * @source `torch.nn.ReLU`
 * @example
 * await new nn.ReLU().forward(tensor([-1, 2])).toArray() // [0, 2]
 */
export class ReLU extends Module {
  /** `relu(x)` */
  override forward(x: Tensor): Tensor {
    return relu(x);
  }
}

/**
 * `min(max(x, 0), 6)`
 *
 * Shape: that of the input. `functional.relu6` says more.
 * @source `torch.nn.ReLU6`
 * @example
 * await new nn.ReLU6().forward(tensor([-1, 7])).toArray() // [0, 6]
 */
export class ReLU6 extends Module {
  /** `relu6(x)` */
  override forward(x: Tensor): Tensor {
    return relu6(x);
  }
}

/**
 * `x` above zero, `negativeSlope · x` below.
 *
 * Shape: that of the input. `functional.leakyRelu` says more.
 * @source `torch.nn.LeakyReLU`
 * @example
 * await new nn.LeakyReLU(0.25).forward(tensor([-4, 2])).toArray() // [-1, 2]
 */
export class LeakyReLU extends Module {
  /** What `x` is multiplied by below zero. */
  readonly negativeSlope: number;

  constructor(negativeSlope = 0.01) {
    super();
    this.negativeSlope = negativeSlope;
  }

  /** `leakyRelu(x, negativeSlope)` */
  override forward(x: Tensor): Tensor {
    return leakyRelu(x, this.negativeSlope);
  }

  override extraRepr(): string {
    return `negativeSlope=${this.negativeSlope}`;
  }
}

/**
 * `x` above zero, and below `x` times a slope that is drawn while training, else the mean.
 *
 * Shape: that of the input. `functional.rrelu` says more.
 * @source `torch.nn.RReLU`
 * @example
 * await new nn.RReLU(0.25, 0.75).eval().forward(tensor([-4, 2])).toArray() // [-2, 2]
 */
export class RReLU extends Module {
  /** The smallest slope. */
  readonly lower: number;
  /** The largest slope. */
  readonly upper: number;

  constructor(lower = defaultSlopes.lower, upper = defaultSlopes.upper) {
    super();
    checkSlopes('RReLU', lower, upper);
    this.lower = lower;
    this.upper = upper;
  }

  /** `rrelu(x, lower, upper)` */
  override forward(x: Tensor): Tensor {
    return rrelu(x, this);
  }

  override extraRepr(): string {
    return `lower=${this.lower}, upper=${this.upper}`;
  }
}

/**
 * `x` above `threshold`, else `value`.
 *
 * Shape: that of the input. `functional.threshold` says more.
 * @source `torch.nn.Threshold`
 * @example
 * await new nn.Threshold(1, 20).forward(tensor([0.5, 2])).toArray() // [20, 2]
 */
export class Threshold extends Module {
  /** What `x` has to exceed to stay. */
  readonly threshold: number;
  /** What it becomes else. */
  readonly value: number;

  constructor(threshold: number, value: number) {
    super();
    this.threshold = threshold;
    this.value = value;
  }

  /** `threshold(x, threshold, value)` */
  override forward(x: Tensor): Tensor {
    return threshold(x, this.threshold, this.value);
  }

  override extraRepr(): string {
    return `threshold=${this.threshold}, value=${this.value}`;
  }
}
