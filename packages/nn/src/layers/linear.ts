// The linear layer.

import { addmm, type CreationOptions, empty, ShapeError, type Tensor } from '@gradus/tensor';
import { checkLive, checkOptions, describe } from '@gradus/tensor/interpreter';
import { uniform_ } from '../init/filling.ts';
import { kaimingUniform_ } from '../init/kaiming.ts';
import { Module } from '../module/module.ts';
import { type Parameter, parameterOf } from '../module/parameter.ts';
import { checkSize } from './sizes.ts';

/** Options of a layer that may have a bias. */
export interface LinearOptions extends Pick<CreationOptions, 'dtype' | 'device'> {
  /** Whether a bias is added; true unless given. */
  readonly bias?: boolean;
}

/**
 * A linear map with a bias, `y = x·Wᵀ + b`.
 *
 * Shape: `[…, inFeatures] → […, outFeatures]`; `weight` is `[outFeatures, inFeatures]`, `bias`
 * `[outFeatures]` or null. Initially both are uniform in `±1/√inFeatures`, `weight` drawn first.
 * @throws {ValueError} if a number of features is no integer ≥ 0.
 * @source `torch.nn.Linear`
 * @example
 * const layer = new nn.Linear(1000, 10);
 * layer.forward(ones([64, 1000])).shape // [64, 10]
 */
export class Linear extends Module {
  readonly inFeatures: number;
  readonly outFeatures: number;
  weight: Parameter;
  bias: Parameter | null;

  constructor(inFeatures: number, outFeatures: number, options: LinearOptions = {}) {
    super();
    checkOptions('Linear', options, '{ bias: false }');
    const { bias = true, ...made } = options;
    this.inFeatures = checkSize('Linear', 'inFeatures', inFeatures);
    this.outFeatures = checkSize('Linear', 'outFeatures', outFeatures);
    this.weight = parameterOf(empty([outFeatures, inFeatures], made));
    this.bias = bias ? parameterOf(empty([outFeatures], made)) : null;
    this.resetParameters();
  }

  /** Draws new initial values. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias === null) return;
    const bound = this.inFeatures > 0 ? 1 / Math.sqrt(this.inFeatures) : 0;
    uniform_(this.bias, -bound, bound);
  }

  /**
   * `x·Wᵀ + b`
   * @throws {ShapeError} if the last dim of `x` is not `inFeatures`.
   */
  override forward(x: Tensor): Tensor {
    checkLive('Linear', x);
    if (x.shape.at(-1) !== this.inFeatures) {
      throw new ShapeError(
        'Linear',
        `input is ${describe(x)}, inFeatures is ${this.inFeatures}; the last dim of the input ` +
          'must have that size',
        { input: x.shape, inFeatures: this.inFeatures },
      );
    }
    const weight = this.weight.t();
    if (this.bias === null) return x.matmul(weight);
    return x.rank === 2 ? addmm(this.bias, x, weight) : x.matmul(weight).add(this.bias);
  }

  override extraRepr(): string {
    const { inFeatures, outFeatures, bias } = this;
    return `inFeatures=${inFeatures}, outFeatures=${outFeatures}, bias=${bias !== null}`;
  }
}
