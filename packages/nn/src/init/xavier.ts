// Initial values that keep the spread of what passes through linear layers, forward and backward.

import type { Tensor } from '@gradus/tensor';
import { fansOf } from './fans.ts';
import { normal_, uniform_ } from './filling.ts';

/**
 * Draws uniformly from `±gain·√(6 / (fanIn + fanOut))`.
 * @throws {ShapeError} if there are fewer than 2 dims.
 * @see Glorot & Bengio, AISTATS 2010.
 * @source `torch.nn.init.xavier_uniform_`
 * @example
 * manualSeed(0);
 * (await nn.init.xavierUniform_(empty([1, 1])).item()).toFixed(4) // '-0.0130'
 */
export function xavierUniform_(x: Tensor, gain = 1): Tensor {
  const bound = Math.sqrt(3) * deviation('xavierUniform_', x, gain);
  return uniform_(x, -bound, bound);
}

/**
 * Draws from the normal distribution of mean 0 and standard deviation
 * `gain·√(2 / (fanIn + fanOut))`.
 * @throws {ShapeError} if there are fewer than 2 dims.
 * @see Glorot & Bengio, AISTATS 2010.
 * @source `torch.nn.init.xavier_normal_`
 * @example
 * manualSeed(0);
 * (await nn.init.xavierNormal_(empty([1, 1])).item()).toFixed(4) // '1.5410'
 */
export function xavierNormal_(x: Tensor, gain = 1): Tensor {
  return normal_(x, 0, deviation('xavierNormal_', x, gain));
}

function deviation(op: string, x: Tensor, gain: number): number {
  const { fanIn, fanOut } = fansOf(op, x);
  // Of no inputs and no outputs there is nothing to draw.
  return gain * Math.sqrt(2 / Math.max(1, fanIn + fanOut));
}
