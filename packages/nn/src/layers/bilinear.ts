// The bilinear layer.

import { empty, ShapeError, type Tensor } from '@gradus/tensor';
import {
  checkLive,
  checkOptions,
  dependingOn,
  describe,
  sameShape,
} from '@gradus/tensor/interpreter';
import { bilinear } from '../functional/linear.ts';
import { uniform_ } from '../init/filling.ts';
import { Module } from '../module/module.ts';
import { type Parameter, parameterOf } from '../module/parameter.ts';
import { type BiasOptions, biasOf, type MaybeBias, placed } from './bias.ts';
import { checkSize } from './sizes.ts';

/**
 * A bilinear map with a bias, `yₖ = x₁ᵀ·Wₖ·x₂ + bₖ`.
 *
 * Shape: `[…, in1Features], […, in2Features] → […, outFeatures]`; `weight` is
 * `[outFeatures, in1Features, in2Features]`, `bias` `[outFeatures]` or null. Initially both are
 * uniform in `±1/√in1Features`, `weight` drawn first.
 * @throws {ValueError} if a number of features is no integer in range.
 * @source `torch.nn.Bilinear`
 * @example
 * const layer = new nn.Bilinear(20, 30, 40);
 * layer.forward(ones([128, 20]), ones([128, 30])).shape // [128, 40]
 */
export class Bilinear<Bias extends boolean = true> extends Module {
  readonly in1Features: number;
  readonly in2Features: number;
  readonly outFeatures: number;
  weight: Parameter;
  bias: MaybeBias<Bias>;

  constructor(
    in1Features: number,
    in2Features: number,
    outFeatures: number,
    options: BiasOptions<Bias> = {},
  ) {
    super();
    checkOptions('Bilinear', options, '{ bias: false }');
    // The bound of the initial values is finite only so.
    this.in1Features = checkSize('Bilinear', 'in1Features', in1Features, 1);
    this.in2Features = checkSize('Bilinear', 'in2Features', in2Features);
    this.outFeatures = checkSize('Bilinear', 'outFeatures', outFeatures);
    this.weight = parameterOf(empty([outFeatures, in1Features, in2Features], placed(options)));
    this.bias = biasOf(outFeatures, options);
    this.resetParameters();
  }

  /**
   * Draws new initial values.
   * @example
   * const layer = new nn.Bilinear(2, 3, 1);
   * const before = layer.weight.clone();
   * layer.resetParameters();
   * layer.weight.equal(before) // false
   */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.in1Features);
    uniform_(this.weight, -bound, bound);
    const bias: Parameter | null = this.bias;
    if (bias !== null) uniform_(bias, -bound, bound);
  }

  /**
   * `x₁ᵀ·Wₖ·x₂ + bₖ` for every `k`.
   * @throws {ShapeError} if a last dim is not the number of features, or the others differ.
   */
  override forward(x1: Tensor, x2: Tensor): Tensor {
    checkLive('Bilinear', x1);
    checkLive('Bilinear', x2, 1);
    checkInputs(x1, x2, this.in1Features, this.in2Features);
    const weight = dependingOn(() => this.weight);
    return bilinear(
      x1,
      x2,
      weight,
      dependingOn(() => this.bias),
    );
  }

  override extraRepr(): string {
    const { in1Features, in2Features, outFeatures, bias } = this;
    return (
      `in1Features=${in1Features}, in2Features=${in2Features}, outFeatures=${outFeatures}, ` +
      `bias=${bias !== null}`
    );
  }
}

function checkInputs(x1: Tensor, x2: Tensor, in1Features: number, in2Features: number): void {
  const isFitting =
    x1.shape.at(-1) === in1Features &&
    x2.shape.at(-1) === in2Features &&
    sameShape(x1.shape.slice(0, -1), x2.shape.slice(0, -1));
  if (isFitting) return;
  throw new ShapeError(
    'Bilinear',
    `inputs are ${describe(x1)} and ${describe(x2)}, in1Features is ${in1Features}, in2Features ` +
      `is ${in2Features}; the last dims must have these sizes, the others must be the same`,
    { inputs: [x1.shape, x2.shape], in1Features, in2Features },
  );
}
