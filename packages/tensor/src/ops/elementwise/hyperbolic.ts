// Hyperbolic functions and their inverses.

import type { Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';

/**
 * Hyperbolic sine, `(eˣ − e⁻ˣ) / 2`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await sinh(tensor([0])).toArray() // [0]
 */
export const sinh = elementwise<[x: Tensor]>('sinh', 'float', (e, x) => e.sinh(x));

/**
 * Hyperbolic cosine, `(eˣ + e⁻ˣ) / 2`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await cosh(tensor([0])).toArray() // [1]
 */
export const cosh = elementwise<[x: Tensor]>('cosh', 'float', (e, x) => e.cosh(x));

/**
 * Hyperbolic tangent, `sinh(x) / cosh(x)`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await tanh(tensor([0])).toArray() // [0]
 */
export const tanh = elementwise<[x: Tensor]>('tanh', 'float', (e, x) => e.tanh(x));

/**
 * Inverse hyperbolic sine, `log(x + √(x² + 1))`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await asinh(tensor([0])).toArray() // [0]
 */
export const asinh = elementwise<[x: Tensor]>('asinh', 'float', (e, x) => e.asinh(x));

/**
 * Inverse hyperbolic cosine, `log(x + √(x² − 1))`; NaN below 1.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await acosh(tensor([1])).toArray() // [0]
 */
export const acosh = elementwise<[x: Tensor]>('acosh', 'float', (e, x) => e.acosh(x));

/**
 * Inverse hyperbolic tangent, `log((1 + x) / (1 − x)) / 2`; NaN outside [−1, 1].
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await atanh(tensor([0])).toArray() // [0]
 */
export const atanh = elementwise<[x: Tensor]>('atanh', 'float', (e, x) => e.atanh(x));
