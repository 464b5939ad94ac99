// Choosing between values, by a bound, a mask, a sign or what is no finite number.

import { type DType, isFloatingPoint } from '../../dtype/dtype.ts';
import { checkHeld } from '../../dtype/holding.ts';
import { ValueError } from '../../errors.ts';
import { isScalar, type Scalar, type Value } from '../../execute/value.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { type ElementwiseFunction, elementwise, elementwiseFunction } from '../callable.ts';
import { bounded, checkBound } from './bounds.ts';

// At a bound the gradient is that of x, as in PyTorch.
const clampBoth = elementwise<[x: Tensor, min: Value, max: Value]>(
  'clamp',
  'promote',
  bounded,
  (e, g, _, x, min, max) => [
    e.select(e.and(e.le(min, x), e.le(x, max)), g, 0),
    e.select(e.and(e.lt(x, min), e.lt(min, max)), g, 0),
    e.select(e.or(e.lt(max, x), e.lt(max, min)), g, 0),
  ],
);
const clampBelow = elementwise<[x: Tensor, min: Value]>(
  'clamp',
  'promote',
  (e, x, min) => e.max(x, min),
  (e, g, _, x, min) => [e.select(e.le(min, x), g, 0), e.select(e.lt(x, min), g, 0)],
);
const clampAbove = elementwise<[x: Tensor, max: Value]>(
  'clamp',
  'promote',
  (e, x, max) => e.min(x, max),
  (e, g, _, x, max) => [e.select(e.le(x, max), g, 0), e.select(e.lt(max, x), g, 0)],
);

/**
 * `x` held between `min` and `max`; `null` leaves a side open, and the upper bound wins where
 * they cross. NaN stays NaN, and a bound that is NaN gives NaN, where PyTorch passes over one
 * that is a number and stands alone.
 *
 * Shape: broadcast. Dtype: promoted; a fraction as a bound of integers gives float32.
 * @throws {ValueError} if both sides are open, or the result is of integers that do not hold a
 * bound.
 * @example
 * await clamp(tensor([-2, 0.5, 2]), 0).toArray() // [0, 0.5, 2]
 */
export const clamp: ElementwiseFunction<[x: Tensor, min?: Value | null, max?: Value | null]> =
  elementwiseFunction((x, min, max) => {
    const isBelow = min !== undefined && min !== null;
    const isAbove = max !== undefined && max !== null;
    if (isBelow) checkBound('clamp', 'min', x, min, max);
    if (isAbove) checkBound('clamp', 'max', x, max, min);
    if (isBelow && isAbove) return clampBoth.resolve(x, min, max);
    if (isBelow) return clampBelow.resolve(x, min);
    if (isAbove) return clampAbove.resolve(x, max);
    throw new ValueError('clamp', 'both min and max are open; give one at least', { min, max });
  });

const filledWhere = elementwise<[x: Tensor, mask: Tensor, value: Tensor | Scalar]>(
  'maskedFill',
  'maskedFirst',
  (e, x, mask, value) => e.select(mask, value, x),
);

/**
 * `x` with `value` where `mask` holds.
 *
 * Shape: broadcast. Dtype: that of `x`; `mask` is bool.
 * @throws {DTypeError} if the mask is not bool.
 * @throws {ValueError} if `x` is of integers and does not hold a value that is a number.
 * @throws {ShapeError} if the value is a tensor with dims.
 * @example
 * const x = tensor([-1, 2]);
 * await maskedFill(x, x.lt(0), 0).toArray() // [0, 2]
 */
export const maskedFill: ElementwiseFunction<[x: Tensor, mask: Tensor, value: Tensor | Scalar]> =
  elementwiseFunction((x, mask, value) => {
    checkLive('maskedFill', x);
    if (isScalar(value)) checkHeld('maskedFill', value, x.dtype);
    return filledWhere.resolve(x, mask, value);
  });

/**
 * `x` where `condition` holds, else `y`. As a method, `x.where(condition, y)`.
 *
 * Shape: broadcast. Dtype: that in which `x` and `y` meet; `condition` is bool.
 * @throws {DTypeError} if the condition is not bool.
 * @example
 * await where(tensor([true, false]), tensor([1, 2]), 0).toArray() // [1, 0]
 */
export const where = elementwise<[condition: Tensor, x: Value, y: Value]>(
  'where',
  'choice',
  (e, condition, x, y) => e.select(condition, x, y),
);

const replaced = elementwise<[x: Tensor, nan: Scalar, posinf: Scalar, neginf: Scalar]>(
  'nanToNum',
  'first',
  (e, x, nan, posinf, neginf) => {
    if (!isFloatingPoint(x.dtype)) return x;
    const low = e.select(e.eq(x, Number.NEGATIVE_INFINITY), neginf, x);
    const finite = e.select(e.eq(x, Number.POSITIVE_INFINITY), posinf, low);
    return e.select(e.ne(x, x), nan, finite);
  },
);

/**
 * `x` with `nan` for NaN, `posinf` for Infinity and `neginf` for −Infinity; those of the last
 * two that are not given are the largest and the smallest finite number of the dtype.
 *
 * Dtype: preserved; integers and bools have nothing to replace.
 * @example
 * await nanToNum(tensor([NaN, 1, Infinity]), 0, 9).toArray() // [0, 1, 9]
 */
export const nanToNum: ElementwiseFunction<
  [x: Tensor, nan?: number, posinf?: number | null, neginf?: number | null]
> = elementwiseFunction((x, nan = 0, posinf, neginf) => {
  checkLive('nanToNum', x);
  const largest = largestOf[x.dtype] ?? Number.MAX_VALUE;
  return replaced.resolve(x, nan, posinf ?? largest, neginf ?? -largest);
});

const largestOf: Readonly<Partial<Record<DType, number>>> = {
  float16: 65504,
  float32: (2 - 2 ** -23) * 2 ** 127,
};

/**
 * Step function: 0 below zero, 1 above, and `values` where `x` is zero. NaN gives 0.
 *
 * Shape: broadcast. Dtype: promoted.
 * @example
 * await heaviside(tensor([-2, 0, 3]), 0.5).toArray() // [0, 0.5, 1]
 */
export const heaviside = elementwise<[x: Value, values: Value]>(
  'heaviside',
  'promote',
  (e, x, values) => e.select(e.eq(x, 0), values, e.cast(e.lt(0, x), x.dtype)),
);
