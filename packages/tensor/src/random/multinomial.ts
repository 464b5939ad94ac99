// Draws of categories by their weights, as PyTorch draws them on a CPU.

import type { FloatArray, Generator } from './generator.ts';

/**
 * `out.length` categories, each drawn anew: the first whose share of the weights, summed up to
 * it in the weights' precision, reaches a float64 uniform.
 */
export function drawWithReplacement(
  generator: Generator,
  weights: FloatArray,
  out: Int32Array,
): void {
  const shares = weights.slice();
  for (let i = 1; i < shares.length; i++) shares[i] += shares[i - 1];
  const total = shares[shares.length - 1];
  for (let i = 0; i < shares.length; i++) shares[i] /= total;
  shares[shares.length - 1] = 1;
  const uniforms = generator.uniform(new Float64Array(out.length));
  for (let i = 0; i < out.length; i++) out[i] = firstReaching(shares, uniforms[i]);
}

function firstReaching(shares: FloatArray, uniform: number): number {
  let first = 0;
  let behind = shares.length;
  while (first < behind) {
    const middle = (first + behind) >>> 1;
    if (shares[middle] < uniform) first = middle + 1;
    else behind = middle;
  }
  return first;
}

/**
 * `out.length` different categories: those with the largest weights, each divided by an
 * exponential number of its own.
 * @see Efraimidis & Spirakis, Information Processing Letters 97(5), 2006.
 */
export function drawWithoutReplacement(
  weights: FloatArray,
  exponentials: FloatArray,
  out: Int32Array,
): void {
  const keys = weights.slice();
  for (let i = 0; i < keys.length; i++) keys[i] = weights[i] / exponentials[i];
  const order = Array.from(keys, (_, i) => i).sort((a, b) => keys[b] - keys[a]);
  out.set(order.slice(0, out.length));
}
