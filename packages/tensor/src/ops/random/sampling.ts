// Draws whose probabilities are tensors.

import { dtypes } from '../../dtype/dtype.ts';
import { ShapeError, ValueError } from '../../errors.ts';
import type { FloatArray } from '../../random/generator.ts';
import { drawWithoutReplacement, drawWithReplacement } from '../../random/multinomial.ts';
import { describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { tensor } from '../creation/data.ts';
import { uploaded } from '../creation/uploaded.ts';
import { reshape } from '../views/sizes.ts';
import { drawing } from './drawing.ts';
import { generatorOf, probabilitiesOf, type SamplingOptions } from './probabilities.ts';

/**
 * Ones and zeros: each a one with the probability that stands in its place in `x`, or with
 * probability `p` all over.
 *
 * Shape: kept. Dtype: preserved.
 * @throws {ValueError} if a probability lies outside `[0, 1]`.
 * @throws {DTypeError} if the probabilities are not floating.
 * @throws {DeviceError} where the device of the probabilities cannot be read synchronously.
 * @example
 * await bernoulli(tensor([0, 1, 1])).toArray() // [0, 1, 1]
 */
export function bernoulli(x: Tensor, p?: number, options?: SamplingOptions): Tensor {
  checkLive('bernoulli', x);
  const generator = generatorOf('bernoulli', options);
  if (p !== undefined) {
    if (!(p >= 0 && p <= 1)) {
      throw new ValueError('bernoulli', `p is ${p}; a probability lies in [0, 1]`, { p });
    }
    return drawing('bernoulli', generator, () => {
      const out = new dtypes[x.dtype].array(x.numel);
      return uploaded('bernoulli', x, x.shape, x.dtype, () => generator.bernoulli(out, p));
    });
  }
  const probabilities = probabilitiesOf('bernoulli', x);
  return drawing('bernoulli', generator, () => {
    const drawn = generator.bernoulliEach(probabilities.slice(), probabilities);
    return reshape(tensor(drawn, { device: x.device }), x.shape);
  });
}

/** Options of `multinomial`. */
export interface MultinomialOptions extends SamplingOptions {
  /** Whether a category may be drawn more than once. */
  readonly replacement?: boolean;
}

/**
 * `numSamples` categories, drawn by the weights in `x` or in each of its rows: the same as
 * `torch.multinomial`. The weights need not add up to 1.
 *
 * Shape: `[n] → [numSamples]`, `[m, n] → [m, numSamples]`. Dtype: floating gives int32.
 * @throws {ShapeError} if `x` is neither vector nor matrix.
 * @throws {DTypeError} if the weights are not floating.
 * @throws {DeviceError} where the device of the weights cannot be read synchronously.
 * @throws {ValueError} if a weight is negative or not finite, all of a row are zero, or there
 * are fewer categories of some weight than are to be drawn without replacement.
 * @see Efraimidis & Spirakis, Information Processing Letters 97(5), 2006.
 * @example
 * await multinomial(tensor([0, 3, 0]), 2, { replacement: true }).toArray() // [1, 1]
 */
export function multinomial(x: Tensor, numSamples: number, options?: MultinomialOptions): Tensor {
  checkLive('multinomial', x);
  const generator = generatorOf('multinomial', options);
  const replacement = options?.replacement ?? false;
  if (x.shape.length !== 1 && x.shape.length !== 2) {
    throw new ShapeError('multinomial', `${describe(x)} is neither a vector nor a matrix`, {
      shape: x.shape,
    });
  }
  if (!Number.isInteger(numSamples) || numSamples < 1) {
    throw new ValueError('multinomial', `${String(numSamples)} samples; a positive integer`, {
      numSamples,
    });
  }
  const weights = probabilitiesOf('multinomial', x);
  const categories = x.shape[x.shape.length - 1];
  const rows = x.shape.length === 2 ? x.shape[0] : 1;
  const each = Array.from({ length: rows }, (_, row) =>
    weights.subarray(row * categories, (row + 1) * categories),
  );
  for (const row of each) checkWeights(row, replacement ? 1 : numSamples);
  return drawing('multinomial', generator, () => {
    const out = new Int32Array(rows * numSamples);
    const isKeyed = !replacement;
    const exponentials = isKeyed ? generator.exponential(weights.slice()) : weights;
    each.forEach((row, i) => {
      const samples = out.subarray(i * numSamples, (i + 1) * numSamples);
      if (isKeyed) drawWithoutReplacement(row, exponentials.subarray(i * categories), samples);
      else drawWithReplacement(generator, row, samples);
    });
    return reshape(tensor(out, { device: x.device }), [...x.shape.slice(0, -1), numSamples]);
  });
}

function checkWeights(weights: FloatArray, needed: number): void {
  const wrong = weights.find((weight) => !(weight >= 0 && weight < Infinity));
  if (wrong !== undefined) {
    throw new ValueError('multinomial', `a weight is ${wrong}; weights are finite and ≥ 0`, {
      weight: wrong,
    });
  }
  const available = weights.filter((weight) => weight > 0).length;
  if (available < needed) {
    throw new ValueError(
      'multinomial',
      `${available} of ${weights.length} categories have a weight above 0; ${needed} are to be ` +
        'drawn',
      { available, needed },
    );
  }
}
