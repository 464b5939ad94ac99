// Exponentials and logarithms. float64 results are those of `Math`.

import type { Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';

/**
 * `eˣ`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await exp(tensor([0])).toArray() // [1]
 */
export const exp = elementwise<[x: Tensor]>('exp', 'float', (e, x) => e.exp(x));

/**
 * `2ˣ`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await exp2(tensor([3])).toArray() // [8]
 */
export const exp2 = elementwise<[x: Tensor]>('exp2', 'float', (e, x) => e.exp2(x));

/**
 * `eˣ − 1`, without the cancellation near zero.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await expm1(tensor([0])).toArray() // [0]
 */
export const expm1 = elementwise<[x: Tensor]>('expm1', 'float', (e, x) => e.expm1(x));

/**
 * Natural logarithm; −Infinity at zero, NaN below.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await log(tensor([1])).toArray() // [0]
 */
export const log = elementwise<[x: Tensor]>('log', 'float', (e, x) => e.log(x));

/**
 * Logarithm to the base 2; −Infinity at zero, NaN below.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await log2(tensor([8])).toArray() // [3]
 */
export const log2 = elementwise<[x: Tensor]>('log2', 'float', (e, x) => e.log2(x));

/**
 * Logarithm to the base 10; −Infinity at zero, NaN below.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await log10(tensor([1000])).toArray() // [3]
 */
export const log10 = elementwise<[x: Tensor]>('log10', 'float', (e, x) => e.log10(x));

/**
 * `log(1 + x)`, exact near zero; −Infinity at −1, NaN below.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await log1p(tensor([0])).toArray() // [0]
 */
export const log1p = elementwise<[x: Tensor]>('log1p', 'float', (e, x) => e.log1p(x));
