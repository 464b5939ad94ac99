// Powers and roots. Whole exponents that a few products give exactly are products, as PyTorch
// computes them.

import { isScalar, type Value } from '../execute/value.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { square } from './arithmetic.ts';
import { type Elementwise, elementwise } from './callable.ts';

/**
 * Square root; NaN below zero.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await sqrt(tensor([4, 9])).toArray() // [2, 3]
 */
export const sqrt = elementwise<[x: Tensor]>('sqrt', 'float', (e, x) => e.sqrt(x));

/**
 * `1 / x`.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await reciprocal(tensor([4])).toArray() // [0.25]
 */
export const reciprocal = elementwise<[x: Tensor]>('reciprocal', 'float', (e, x) => e.div(1, x));

const cube = elementwise<[x: Tensor]>('pow', 'promote', (e, x) => e.mul(e.mul(x, x), x));

const general = elementwise<[x: Value, exponent: Value]>('pow', 'float', (e, x, y) => e.pow(x, y));

const products: ReadonlyMap<number, Elementwise<[x: Tensor]>> = new Map([
  [0.5, sqrt],
  [2, square],
  [3, cube],
  [-1, reciprocal],
]);

/**
 * `x ** exponent`.
 *
 * Exponents 2, 3, 0.5 and −1 are computed by products, root and quotient.
 * Shape: broadcast. Dtype: promoted; integers give float32 unless the exponent is 2 or 3.
 * @example
 * await pow(tensor([1, 2, 3]), 2).toArray() // [1, 4, 9]
 */
export function pow(x: Value, exponent: Value): Tensor {
  const product = isScalar(exponent) ? products.get(Number(exponent)) : undefined;
  return product !== undefined && !isScalar(x) ? product(x) : general(x, exponent);
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
