// Trigonometric functions, in radians.

import type { Tensor } from '../tensor/tensor.ts';
import { elementwise } from './callable.ts';

/**
 * Sine. float64 results are those of `Math.sin`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await sin(tensor([0])).toArray() // [0]
 */
export const sin = elementwise<[x: Tensor]>('sin', 'float', (e, x) => e.sin(x));

/**
 * Cosine. float64 results are those of `Math.cos`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await cos(tensor([0])).toArray() // [1]
 */
export const cos = elementwise<[x: Tensor]>('cos', 'float', (e, x) => e.cos(x));
