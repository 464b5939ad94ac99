// Exponential and logarithm.

import type { Tensor } from '../tensor/tensor.ts';
import { elementwise } from './callable.ts';

/**
 * `eˣ`. float64 results are those of `Math.exp`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await exp(tensor([0])).toArray() // [1]
 */
export const exp = elementwise<[x: Tensor]>('exp', 'float', (e, x) => e.exp(x));

/**
 * Natural logarithm; −Infinity at zero, NaN below. float64 results are those of `Math.log`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await log(tensor([1])).toArray() // [0]
 */
export const log = elementwise<[x: Tensor]>('log', 'float', (e, x) => e.log(x));
