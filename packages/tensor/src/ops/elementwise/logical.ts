// Logic: every number but zero is true, NaN too.

import type { Value } from '../../execute/value.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';

/**
 * Whether both are true.
 *
 * Shape: broadcast. Dtype: the result is bool.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await logicalAnd(tensor([0, 1]), true).toArray() // [false, true]
 */
export const logicalAnd = elementwise<[x: Value, y: Value]>('logicalAnd', 'promote', (e, x, y) =>
  e.and(e.cast(x, 'bool'), e.cast(y, 'bool')),
);

/**
 * Whether either is true.
 *
 * Shape: broadcast. Dtype: the result is bool.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await logicalOr(tensor([0, 1]), false).toArray() // [false, true]
 */
export const logicalOr = elementwise<[x: Value, y: Value]>('logicalOr', 'promote', (e, x, y) =>
  e.or(e.cast(x, 'bool'), e.cast(y, 'bool')),
);

/**
 * Whether one is true and the other not.
 *
 * Shape: broadcast. Dtype: the result is bool.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await logicalXor(tensor([0, 1]), true).toArray() // [true, false]
 */
export const logicalXor = elementwise<[x: Value, y: Value]>('logicalXor', 'promote', (e, x, y) =>
  e.ne(e.cast(x, 'bool'), e.cast(y, 'bool')),
);

/**
 * Whether it is not true.
 *
 * Dtype: the result is bool.
 * @example
 * await logicalNot(tensor([0, 2])).toArray() // [true, false]
 */
export const logicalNot = elementwise<[x: Tensor]>('logicalNot', 'promote', (e, x) =>
  e.not(e.cast(x, 'bool')),
);
