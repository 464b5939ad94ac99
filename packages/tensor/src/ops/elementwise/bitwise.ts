// Operations on the bits of integers, in two's complement.

import type { Value } from '../../execute/value.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';

/**
 * Bits that both have; on bool "and".
 *
 * Shape: broadcast. Dtype: promoted.
 * @throws {DTypeError} if an operand is floating.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await bitwiseAnd(tensor([12], { dtype: 'int32' }), 10).toArray() // [8]
 */
export const bitwiseAnd = elementwise<[x: Value, y: Value]>('bitwiseAnd', 'promote', (e, x, y) =>
  e.bitwiseAnd(x, y),
);

/**
 * Bits that either has; on bool "or".
 *
 * Shape: broadcast. Dtype: promoted.
 * @throws {DTypeError} if an operand is floating.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await bitwiseOr(tensor([12], { dtype: 'int32' }), 10).toArray() // [14]
 */
export const bitwiseOr = elementwise<[x: Value, y: Value]>('bitwiseOr', 'promote', (e, x, y) =>
  e.bitwiseOr(x, y),
);

/**
 * Bits that one of them has; on bool "either, not both".
 *
 * Shape: broadcast. Dtype: promoted.
 * @throws {DTypeError} if an operand is floating.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await bitwiseXor(tensor([12], { dtype: 'int32' }), 10).toArray() // [6]
 */
export const bitwiseXor = elementwise<[x: Value, y: Value]>('bitwiseXor', 'promote', (e, x, y) =>
  e.bitwiseXor(x, y),
);

/**
 * Every bit turned over; on bool "not".
 *
 * Dtype: preserved.
 * @throws {DTypeError} if `x` is floating.
 * @example
 * await bitwiseNot(tensor([12], { dtype: 'int32' })).toArray() // [-13]
 */
export const bitwiseNot = elementwise<[x: Tensor]>('bitwiseNot', 'promote', (e, x) =>
  e.bitwiseNot(x),
);

/**
 * `x · 2ʸ`, bits beyond the width being lost; 0 where `y` is negative or not below the width.
 *
 * Shape: broadcast. Dtype: promoted.
 * @throws {DTypeError} if an operand is floating or both are bool.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await bitwiseLeftShift(tensor([3], { dtype: 'int32' }), 2).toArray() // [12]
 */
export const bitwiseLeftShift = elementwise<[x: Value, y: Value]>(
  'bitwiseLeftShift',
  'promote',
  (e, x, y) => e.bitwiseLeftShift(x, y),
);

/**
 * `⌊x / 2ʸ⌋`; the sign alone (0 or −1) where `y` is negative or not below the width.
 *
 * Shape: broadcast. Dtype: promoted.
 * @throws {DTypeError} if an operand is floating or both are bool.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await bitwiseRightShift(tensor([-12], { dtype: 'int32' }), 2).toArray() // [-3]
 */
export const bitwiseRightShift = elementwise<[x: Value, y: Value]>(
  'bitwiseRightShift',
  'promote',
  (e, x, y) => e.bitwiseRightShift(x, y),
);
