// Powers and roots. Whole exponents that a few products give exactly are products, as PyTorch
// computes them.

import { dtypes, isFloatingPoint } from '../../dtype/dtype.ts';
import { ValueError } from '../../errors.ts';
import { isScalar, type Scalar, type Value } from '../../execute/value.ts';
import { describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import {
  type Elementwise,
  type ElementwiseFunction,
  elementwise,
  elementwiseFunction,
} from '../callable.ts';
import { square } from './arithmetic.ts';

/**
 * Square root; NaN below zero.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await sqrt(tensor([4, 9])).toArray() // [2, 3]
 */
export const sqrt = elementwise<[x: Tensor]>('sqrt', 'float', (e, x) => e.sqrt(x));

/**
 * `1 / √x`; NaN below zero.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await rsqrt(tensor([4])).toArray() // [0.5]
 */
export const rsqrt = elementwise<[x: Tensor]>('rsqrt', 'float', (e, x) => e.div(1, e.sqrt(x)));

/**
 * `1 / x`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await reciprocal(tensor([4])).toArray() // [0.25]
 */
export const reciprocal = elementwise<[x: Tensor]>('reciprocal', 'float', (e, x) => e.div(1, x));

const cube = elementwise<[x: Tensor]>('pow', 'promote', (e, x) => e.mul(e.mul(x, x), x));

const reciprocalSquare = elementwise<[x: Tensor]>(
  'pow',
  'float',
  (e, x) => e.div(1, e.mul(x, x)),
  (e, g, _, x) => [e.div(e.mul(g, -2), e.mul(e.mul(x, x), x))],
);

const general = elementwise<[x: Value, exponent: Value]>('pow', 'number', (e, x, y) => e.pow(x, y));

const products: ReadonlyMap<number, Elementwise<[x: Tensor]>> = new Map([
  [0.5, sqrt],
  [-0.5, rsqrt],
  [2, square],
  [3, cube],
  [-1, reciprocal],
  [-2, reciprocalSquare],
]);

/**
 * `x ** exponent`; by IEEE 754, so that `pow(x, 0)` and `pow(1, y)` are 1 whatever the other is.
 *
 * Exponents 2, 3, ±0.5, −1 and −2 are computed by products, roots and quotients. A tensor of
 * integers to negative powers gives 0, except for 1 and −1.
 * Shape: broadcast. Dtype: promoted; bool to a whole number gives int32.
 * @throws {ValueError} if integers are raised to a negative whole number.
 * @throws {DTypeError} if both are bool.
 * @example
 * await pow(tensor([1, 2, 3]), 2).toArray() // [1, 4, 9]
 */
export const pow: ElementwiseFunction<[x: Value, exponent: Value]> = elementwiseFunction(
  (x, exponent) => {
    if (!isScalar(exponent) || isScalar(x)) return general.resolve(x, exponent);
    checkLive('pow', x);
    checkExponent(x, exponent);
    const isCounted = x.dtype === 'bool' && Number(exponent) === 3;
    return (
      (isCounted ? undefined : products.get(Number(exponent)))?.resolve(x) ??
      general.resolve(x, exponent)
    );
  },
);

function checkExponent(x: Tensor, exponent: Scalar): void {
  const value = Number(exponent);
  if (isFloatingPoint(x.dtype) || !Number.isInteger(value) || value >= 0) return;
  throw new ValueError(
    'pow',
    `the exponent is ${value}, x is ${describe(x)}; integers are raised to no negative whole power`,
    { exponent, dtype: x.dtype, category: dtypes[x.dtype].category },
  );
}

/**
 * `√(x² + y²)`, without overflow between; Infinity if either is, even beside NaN.
 *
 * Shape: broadcast. Dtype: promoted; floating only.
 * @throws {DTypeError} if no operand is floating.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await hypot(tensor([3]), tensor([4])).toArray() // [5]
 */
export const hypot = elementwise<[x: Value, y: Value]>('hypot', 'promote', (e, x, y) =>
  e.hypot(x, y),
);
