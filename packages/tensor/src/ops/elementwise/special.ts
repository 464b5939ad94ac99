// Functions beyond the elementary ones: of the error integral and of the factorial.

import type { Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';

/**
 * Error function, `2/√π ∫₀ˣ e^(−t²) dt`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await erf(tensor([0])).toArray() // [0]
 */
export const erf = elementwise<[x: Tensor]>('erf', 'float', (e, x) => e.erf(x));

/**
 * Complementary error function, `1 − erf(x)`, without the cancellation for large `x`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await erfc(tensor([0])).toArray() // [1]
 */
export const erfc = elementwise<[x: Tensor]>('erfc', 'float', (e, x) => e.erfc(x));

/**
 * Inverse of the error function; ±Infinity at ±1, NaN beyond.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await erfinv(tensor([0])).toArray() // [0]
 */
export const erfinv = elementwise<[x: Tensor]>('erfinv', 'float', (e, x) => e.erfinv(x));

/**
 * Logarithm of the magnitude of the gamma function, `log |Γ(x)|`; Infinity at its poles.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await lgamma(tensor([1])).toArray() // [0]
 */
export const lgamma = elementwise<[x: Tensor]>('lgamma', 'float', (e, x) => e.lgamma(x));

/**
 * Derivative of `log Γ(x)`; NaN at its poles, ∓Infinity at ±0.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await digamma(tensor([Infinity])).toArray() // [Infinity]
 */
export const digamma = elementwise<[x: Tensor]>('digamma', 'float', (e, x) => e.digamma(x));
