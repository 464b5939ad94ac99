// Rounding to whole numbers, and what rounding leaves.

import { dtypes } from '../../dtype/dtype.ts';
import { DTypeError } from '../../errors.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';

/**
 * The largest whole number not above `x`, `⌊x⌋`.
 *
 * Dtype: preserved; integers stay as they are.
 * @throws {DTypeError} if `x` is bool.
 * @example
 * await floor(tensor([1.5, -1.5])).toArray() // [1, -2]
 */
export const floor = elementwise<[x: Tensor]>('floor', 'promote', (e, x) => e.floor(x));

/**
 * The smallest whole number not below `x`, `⌈x⌉`.
 *
 * Dtype: preserved; integers stay as they are.
 * @throws {DTypeError} if `x` is bool.
 * @example
 * await ceil(tensor([1.5, -1.5])).toArray() // [2, -1]
 */
export const ceil = elementwise<[x: Tensor]>('ceil', 'promote', (e, x) => e.ceil(x));

/**
 * The nearest whole number, of two equally near the even one.
 *
 * Dtype: preserved; integers stay as they are.
 * @throws {DTypeError} if `x` is bool.
 * @example
 * await round(tensor([0.5, 1.5, 2.6])).toArray() // [0, 2, 3]
 */
export const round = elementwise<[x: Tensor]>('round', 'promote', (e, x) => e.round(x));

/**
 * `x` without its fraction.
 *
 * Dtype: preserved; integers stay as they are.
 * @throws {DTypeError} if `x` is bool.
 * @example
 * await trunc(tensor([1.5, -1.5])).toArray() // [1, -1]
 */
export const trunc = elementwise<[x: Tensor]>('trunc', 'promote', (e, x) => e.trunc(x));

/**
 * The fraction, `x − trunc(x)`, with the sign of `x`; NaN for the infinities.
 *
 * Dtype: floating, preserved.
 * @throws {DTypeError} if `x` is not floating.
 * @example
 * await frac(tensor([1.5, -1.25])).toArray() // [0.5, -0.25]
 */
export const frac = elementwise<[x: Tensor]>('frac', 'promote', (e, x) => {
  if (dtypes[x.dtype].category !== 'floating') {
    throw new DTypeError('frac', `${x.dtype} operands; the rule is floating dtypes only`, {
      dtype: x.dtype,
    });
  }
  return e.sub(x, e.trunc(x));
});
