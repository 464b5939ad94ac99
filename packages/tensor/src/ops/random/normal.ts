// Normal numbers of given means and standard deviations.

import { ValueError } from '../../errors.ts';
import { isScalar } from '../../execute/value.ts';
import { checkOptions } from '../../options.ts';
import { defaultGenerator } from '../../random/seed.ts';
import { broadcastShapes } from '../../shape/broadcast.ts';
import type { Shape } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { add, mul } from '../elementwise/arithmetic.ts';
import { drawing } from './drawing.ts';
import { drawn, type RandomOptions } from './floats.ts';

/**
 * Normal numbers with a mean and a standard deviation for each element, or the same for all;
 * where both are numbers, a shape follows.
 *
 * Shape: broadcast of mean and deviation. Dtype and device: those of the mean, or else of the
 * deviation; float32 for numbers.
 * @throws {ValueError} if a standard deviation that is a number is negative.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @throws {DTypeError} if the dtype is not floating.
 * @example
 * manualSeed(0);
 * (await normal(10, 0.5, []).item()).toFixed(4) // '10.7705'
 */
export function normal(mean: number, std: number, shape: Shape, options?: RandomOptions): Tensor;
export function normal(
  mean: Tensor | number,
  std: Tensor | number,
  options?: Pick<RandomOptions, 'generator'>,
): Tensor;
export function normal(
  mean: Tensor | number,
  std: Tensor | number,
  third?: Shape | RandomOptions,
  options: RandomOptions = {},
): Tensor {
  [mean, std].forEach((given, i) => {
    if (!isScalar(given)) checkLive('normal', given, i);
  });
  if (isScalar(std)) checkDeviation(std);
  if (isScalar(mean)) {
    if (isScalar(std)) {
      return drawn('normal', third as Shape, options, (g, out) => g.normal(out, mean, std));
    }
    return scaled(mean, std, std, std.shape, chosen(third));
  }
  if (!isScalar(std)) {
    const shape = broadcastShapes('normal', [mean.shape, std.shape]);
    return scaled(mean, std, mean, shape, chosen(third));
  }
  const { dtype, device } = mean;
  const { generator = defaultGenerator } = chosen(third);
  return drawing('normal', generator, () =>
    add(
      drawn('normal', mean.shape, { dtype, device, generator }, (g, out) => g.normal(out, 0, std)),
      mean,
    ),
  );
}

// Where no shape is wanted, options follow the moments.
function chosen(options: Shape | RandomOptions | undefined): RandomOptions {
  checkOptions('normal', options, '{ generator: new Generator() }');
  return (options ?? {}) as RandomOptions;
}

function checkDeviation(std: number): void {
  if (!(std >= 0)) throw new ValueError('normal', `std is ${std}; it must be ≥ 0`, { std });
}

/** Standard normals times `std` plus `mean`, in the dtype of `like`. */
function scaled(
  mean: Tensor | number,
  std: Tensor,
  like: Tensor,
  shape: Shape,
  { generator = defaultGenerator }: RandomOptions,
): Tensor {
  const { dtype, device } = like;
  return drawing('normal', generator, () => {
    const options = { dtype, device, generator };
    const standard = drawn('normal', shape, options, (g, out) => g.normal(out));
    return add(mul(standard, std), mean);
  });
}
