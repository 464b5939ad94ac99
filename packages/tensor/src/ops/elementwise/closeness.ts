// What kind of number an element is, and which elements nearly agree.

import { isFloatingPoint } from '../../dtype/dtype.ts';
import { DTypeError, ValueError } from '../../errors.ts';
import type { Builder } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';
import { checkOptions } from '../../options.ts';
import { describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { type ElementwiseFunction, elementwise, elementwiseFunction } from '../callable.ts';

// Integers and bools are finite numbers all.
const amongFloats = (
  x: Expression,
  otherwise: boolean,
  e: Builder,
  holds: () => Expression,
): Expression => (isFloatingPoint(x.dtype) ? holds() : e.constant(Number(otherwise), 'bool'));

const infinite = (e: Builder, x: Expression): Expression =>
  e.eq(e.abs(x), Number.POSITIVE_INFINITY);
const finite = (e: Builder, x: Expression): Expression => e.lt(e.abs(x), Number.POSITIVE_INFINITY);

/**
 * Which elements are NaN.
 *
 * Dtype: any; the result is bool.
 * @example
 * await isnan(tensor([1, NaN])).toArray() // [false, true]
 */
export const isnan = elementwise<[x: Tensor]>('isnan', 'promote', (e, x) =>
  amongFloats(x, false, e, () => e.ne(x, x)),
);

/**
 * Which elements are Infinity or −Infinity.
 *
 * Dtype: any; the result is bool.
 * @example
 * await isinf(tensor([1, -Infinity])).toArray() // [false, true]
 */
export const isinf = elementwise<[x: Tensor]>('isinf', 'promote', (e, x) =>
  amongFloats(x, false, e, () => infinite(e, x)),
);

/**
 * Which elements are neither NaN nor infinite.
 *
 * Dtype: any; the result is bool.
 * @example
 * await isfinite(tensor([1, NaN])).toArray() // [true, false]
 */
export const isfinite = elementwise<[x: Tensor]>('isfinite', 'promote', (e, x) =>
  amongFloats(x, true, e, () => finite(e, x)),
);

/** How far apart two numbers may lie and still be close. */
export interface ClosenessOptions {
  /** Relative to the second operand; 1e-5 unless given. */
  readonly rtol?: number;
  /** Absolute; 1e-8 unless given. */
  readonly atol?: number;
  /** Whether NaN is close to NaN. */
  readonly equalNan?: boolean;
}

const same = elementwise<[x: Tensor, y: Tensor, equalNan: boolean]>(
  'isclose',
  'promote',
  (e, x, y, equalNan) => sameNumber(e, x, y, e.ne(equalNan, 0)),
);

const close = elementwise<[x: Tensor, y: Tensor, rtol: number, atol: number, equalNan: boolean]>(
  'isclose',
  'float',
  (e, x, y, rtol, atol, equalNan) => {
    const distance = e.abs(e.sub(x, y));
    const isNear = e.le(distance, e.add(atol, e.abs(e.mul(rtol, y))));
    return e.or(sameNumber(e, x, y, e.ne(equalNan, 0)), e.and(finite(e, distance), isNear));
  },
);

function sameNumber(e: Builder, x: Expression, y: Expression, equalNan: Expression): Expression {
  return e.or(e.eq(x, y), e.and(equalNan, e.and(e.ne(x, x), e.ne(y, y))));
}

/**
 * Which elements are equal, or finite and so near that `|x − y| ≤ atol + rtol · |y|`.
 *
 * Shape: broadcast. Dtype: both the same; the result is bool. Integers are compared as float32,
 * exactly if both tolerances are 0.
 * @throws {DTypeError} if the dtypes differ.
 * @throws {ValueError} if a tolerance is negative.
 * @example
 * await isclose(tensor([1, 1]), tensor([1.000001, 1.1])).toArray() // [true, false]
 */
export const isclose: ElementwiseFunction<[x: Tensor, y: Tensor, options?: ClosenessOptions]> =
  elementwiseFunction((x, y, options = {}) => {
    checkLive('isclose', x);
    checkLive('isclose', y, 1);
    checkOptions('isclose', options, '{ rtol: 1e-3 }');
    const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options;
    checkTolerance('rtol', rtol);
    checkTolerance('atol', atol);
    if (x.dtype !== y.dtype) {
      throw new DTypeError(
        'isclose',
        `x is ${describe(x)}, y is ${describe(y)}; both must have one dtype`,
        { dtypes: [x.dtype, y.dtype] },
      );
    }
    if (rtol === 0 && atol === 0) return same.resolve(x, y, equalNan);
    return close.resolve(x, y, rtol, atol, equalNan);
  });

function checkTolerance(name: string, value: number): void {
  if (value >= 0) return;
  throw new ValueError('isclose', `${name} is ${value}; a tolerance is not negative`, {
    [name]: value,
  });
}
