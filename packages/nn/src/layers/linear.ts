// The linear layer.

import { empty, ShapeError, type Tensor } from '@gradus/tensor';
import { checkLive, checkOptions, dependingOn, describe } from '@gradus/tensor/interpreter';
import { linear } from '../functional/linear.ts';
import { uniform_ } from '../init/filling.ts';
import { kaimingUniform_ } from '../init/kaiming.ts';
import { Module } from '../module/module.ts';
import { type Parameter, parameterOf } from '../module/parameter.ts';
import { type BiasOptions, biasOf, type MaybeBias, placed } from './bias.ts';
import { checkSize } from './sizes.ts';

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
export class Linear<Bias extends boolean = true> extends Module {
  readonly inFeatures: number;
  readonly outFeatures: number;
  weight: Parameter;
  bias: MaybeBias<Bias>;

  constructor(inFeatures: number, outFeatures: number, options: BiasOptions<Bias> = {}) {
    super();
    checkOptions('Linear', options, '{ bias: false }');
    this.inFeatures = checkSize('Linear', 'inFeatures', inFeatures);
    this.outFeatures = checkSize('Linear', 'outFeatures', outFeatures);
    this.weight = parameterOf(empty([outFeatures, inFeatures], placed(options)));
    this.bias = biasOf(outFeatures, options);
    this.resetParameters();
  }

  /**
   * Draws new initial values.
   * @example
   * const layer = new nn.Linear(3, 1);
   * const before = layer.weight.clone();
   * layer.resetParameters();
   * layer.weight.equal(before) // false
   */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    const { inFeatures } = this;
    const bias: Parameter | null = this.bias;
    const bound = inFeatures > 0 ? 1 / Math.sqrt(inFeatures) : 0;
    if (bias !== null) uniform_(bias, -bound, bound);
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
    const weight = dependingOn(() => this.weight);
    return linear(
      x,
      weight,
      dependingOn(() => this.bias),
    );
  }

  override extraRepr(): string {
    const { inFeatures, outFeatures, bias } = this;
    return `inFeatures=${inFeatures}, outFeatures=${outFeatures}, bias=${bias !== null}`;
  }
}
