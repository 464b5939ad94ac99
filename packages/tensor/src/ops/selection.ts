// Choosing between values: clamp, masked fill.

import { ValueError } from '../errors.ts';
import type { Scalar, Value } from '../execute/value.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { maximum, minimum } from './arithmetic.ts';
import { elementwise } from './callable.ts';

const clampBoth = elementwise<[x: Tensor, min: Value, max: Value]>(
  'clamp',
  'promote',
  (e, x, min, max) => e.min(e.max(x, min), max),
);

/**
 * `x` held between `min` and `max`; `null` leaves a side open, and the upper bound wins where
 * they cross. NaN stays NaN.
 *
 * Shape: broadcast. Dtype: promoted.
 * @throws {ValueError} if both sides are open.
 * @example
 * await clamp(tensor([-2, 0.5, 2]), 0).toArray() // [0, 0.5, 2]
 */
export function clamp(x: Tensor, min?: Value | null, max?: Value | null): Tensor {
  const isBelow = min !== undefined && min !== null;
  const isAbove = max !== undefined && max !== null;
  if (isBelow && isAbove) return clampBoth(x, min, max);
  if (isBelow) return maximum(x, min);
  if (isAbove) return minimum(x, max);
  throw new ValueError('clamp', 'both min and max are open; give one at least', { min, max });
}

/**
 * `x` with `value` where `mask` holds.
 *
 * Shape: broadcast. Dtype: that of `x`; `mask` is bool.
 * @throws {DTypeError} if the mask is not bool.
 * @example
 * const x = tensor([-1, 2]);
 * await maskedFill(x, x.lt(0), 0).toArray() // [0, 2]
 */
export const maskedFill = elementwise<[x: Tensor, mask: Tensor, value: Tensor | Scalar]>(
  'maskedFill',
  'maskedFirst',
  (e, x, mask, value) => e.select(mask, value, x),
);
