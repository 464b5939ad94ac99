// Initial values that keep the spread of what passes through layers with rectifiers.

import type { Tensor } from '@gradus/tensor';
import { ValueError } from '@gradus/tensor';
import { fansOf } from './fans.ts';
import { normal_, uniform_ } from './filling.ts';
import { calculateGain, type Nonlinearity } from './gain.ts';

/** Options of Kaiming's initialisation. */
export interface KaimingOptions {
  /** The slope of `leakyRelu` for negative numbers; 0 unless given. */
  readonly a?: number;
  /** Whether the spread is kept forward or backward; `fanIn`, forward, unless given. */
  readonly mode?: 'fanIn' | 'fanOut';
  /** What follows the layer; `leakyRelu` unless given. */
  readonly nonlinearity?: Nonlinearity;
}

/**
 * Draws uniformly from `±gain·√(3 / fan)`. An empty tensor stays as it is.
 * @throws {ShapeError} if there are fewer than 2 dims.
 * @throws {ValueError} if the mode or the nonlinearity is unknown.
 * @see He, Zhang, Ren & Sun, ICCV 2015.
 * @source `torch.nn.init.kaiming_uniform_`
 * @example
 * manualSeed(0);
 * (await nn.init.kaimingUniform_(empty([1, 1])).item()).toFixed(4) // '-0.0183'
 */
export function kaimingUniform_(x: Tensor, options?: KaimingOptions): Tensor {
  if (x.numel === 0) return x;
  const bound = Math.sqrt(3) * deviation('kaimingUniform_', x, options);
  return uniform_(x, -bound, bound);
}

/**
 * Draws from the normal distribution of mean 0 and standard deviation `gain / √fan`. An empty
 * tensor stays as it is.
 * @throws {ShapeError} if there are fewer than 2 dims.
 * @throws {ValueError} if the mode or the nonlinearity is unknown.
 * @see He, Zhang, Ren & Sun, ICCV 2015.
 * @source `torch.nn.init.kaiming_normal_`
 * @example
 * manualSeed(0);
 * (await nn.init.kaimingNormal_(empty([1, 1])).item()).toFixed(4) // '2.1793'
 */
export function kaimingNormal_(x: Tensor, options?: KaimingOptions): Tensor {
  if (x.numel === 0) return x;
  return normal_(x, 0, deviation('kaimingNormal_', x, options));
}

function deviation(op: string, x: Tensor, options: KaimingOptions = {}): number {
  const { a = 0, mode = 'fanIn', nonlinearity = 'leakyRelu' } = options;
  if (mode !== 'fanIn' && mode !== 'fanOut') {
    throw new ValueError(op, `the mode is "${mode}"; it is fanIn or fanOut`, { mode });
  }
  return calculateGain(nonlinearity, a) / Math.sqrt(fansOf(op, x)[mode]);
}
