// Modules that tend to a constant on both sides, and what is made of them.

import { hardtanh, sigmoid, type Tensor, tanh, ValueError } from '@gradus/tensor';
import { softsign } from '../functional/activations/shrinking.ts';
import { hardsigmoid, hardswish, logsigmoid } from '../functional/activations/sigmoids.ts';
import { Module } from '../module/module.ts';

/**
 * `1 / (1 + e⁻ˣ)`
 *
 * Shape: that of the input. `functional.sigmoid` says more.
 * @source `torch.nn.Sigmoid`
 * @example
 * await new nn.Sigmoid().forward(tensor([0])).toArray() // [0.5]
 */
export class Sigmoid extends Module {
  /** `sigmoid(x)` */
  override forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}

/**
 * `−log(1 + e⁻ˣ)`
 *
 * Shape: that of the input. `functional.logsigmoid` says more.
 * @source `torch.nn.LogSigmoid`
 * @example
 * (await new nn.LogSigmoid().forward(tensor([0])).item()).toFixed(4) // '-0.6931'
 */
export class LogSigmoid extends Module {
  /** `logsigmoid(x)` */
  override forward(x: Tensor): Tensor {
    return logsigmoid(x);
  }
}

/**
 * `min(max(x + 3, 0), 6) / 6`
 *
 * Shape: that of the input. `functional.hardsigmoid` says more.
 * @source `torch.nn.Hardsigmoid`
 * @example
 * await new nn.Hardsigmoid().forward(tensor([-4, 1.5])).toArray() // [0, 0.75]
 */
export class Hardsigmoid extends Module {
  /** `hardsigmoid(x)` */
  override forward(x: Tensor): Tensor {
    return hardsigmoid(x);
  }
}

/**
 * `x · min(max(x + 3, 0), 6) / 6`
 *
 * Shape: that of the input. `functional.hardswish` says more.
 * @source `torch.nn.Hardswish`
 * @example
 * await new nn.Hardswish().forward(tensor([-1.5, 4])).toArray() // [-0.375, 4]
 */
export class Hardswish extends Module {
  /** `hardswish(x)` */
  override forward(x: Tensor): Tensor {
    return hardswish(x);
  }
}

/**
 * `tanh(x)`
 *
 * Shape: that of the input. `functional.tanh` says more.
 * @source `torch.nn.Tanh`
 * @example
 * await new nn.Tanh().forward(tensor([0])).toArray() // [0]
 */
export class Tanh extends Module {
  /** `tanh(x)` */
  override forward(x: Tensor): Tensor {
    return tanh(x);
  }
}

/**
 * `x` held between `minVal` and `maxVal`.
 *
 * Shape: that of the input. `functional.hardtanh` says more.
 * @source `torch.nn.Hardtanh`
 * @example
 * await new nn.Hardtanh().forward(tensor([-2, 0.5])).toArray() // [-1, 0.5]
 */
export class Hardtanh extends Module {
  /** The lower bound. */
  readonly minVal: number;
  /** The upper bound. */
  readonly maxVal: number;

  constructor(minVal = -1, maxVal = 1) {
    super();
    checkBounds(minVal, maxVal);
    this.minVal = minVal;
    this.maxVal = maxVal;
  }

  /** `hardtanh(x, minVal, maxVal)` */
  override forward(x: Tensor): Tensor {
    return hardtanh(x, this.minVal, this.maxVal);
  }

  override extraRepr(): string {
    return `minVal=${this.minVal}, maxVal=${this.maxVal}`;
  }
}

/**
 * `x / (1 + |x|)`
 *
 * Shape: that of the input. `functional.softsign` says more.
 * @source `torch.nn.Softsign`
 * @example
 * await new nn.Softsign().forward(tensor([-1, 3])).toArray() // [-0.5, 0.75]
 */
export class Softsign extends Module {
  /** `softsign(x)` */
  override forward(x: Tensor): Tensor {
    return softsign(x);
  }
}

function checkBounds(minVal: number, maxVal: number): void {
  if (minVal < maxVal) return;
  throw new ValueError(
    'Hardtanh',
    `minVal is ${minVal}, maxVal is ${maxVal}; the lower bound must be the smaller`,
    { minVal, maxVal },
  );
}
