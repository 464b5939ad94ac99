// The rectifier whose slope is learned.

import { type CreationOptions, full, type Tensor } from '@gradus/tensor';
import { dependingOn } from '@gradus/tensor/interpreter';
import { prelu } from '../functional/activations/learned-slopes.ts';
import { checkSize } from '../layers/sizes.ts';
import { Module } from '../module/module.ts';
import { type Parameter, parameterOf } from '../module/parameter.ts';

/** Options of `PReLU`. */
export interface PReLUOptions extends Pick<CreationOptions, 'dtype' | 'device'> {
  /** One slope for all, or as many as there are channels; 1 unless given. */
  readonly numParameters?: number;
  /** The slope to begin with; 0.25 unless given. */
  readonly init?: number;
}

/**
 * `x` above zero, `weight · x` below, with a learned `weight` for all or for each channel (dim 1).
 *
 * Shape: that of the input; `weight [numParameters]`. `functional.prelu` says more.
 * @throws {ValueError} if the number of parameters is no integer ≥ 0.
 * @source `torch.nn.PReLU`
 * @example
 * await new nn.PReLU().forward(tensor([-4, 2])).toArray() // [-1, 2]
 */
export class PReLU extends Module {
  readonly numParameters: number;
  weight: Parameter;

  constructor({ numParameters = 1, init = 0.25, ...made }: PReLUOptions = {}) {
    super();
    this.numParameters = checkSize('PReLU', 'numParameters', numParameters);
    this.weight = parameterOf(full([numParameters], init, made));
  }

  /**
   * `prelu(x, weight)`
   * @throws {ShapeError} if there is neither one weight nor one for each channel.
   */
  override forward(x: Tensor): Tensor {
    return prelu(
      x,
      dependingOn(() => this.weight),
    );
  }

  override extraRepr(): string {
    return `numParameters=${this.numParameters}`;
  }
}
