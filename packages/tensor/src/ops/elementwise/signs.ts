// Signs of numbers.

import type { Value } from '../../execute/value.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';

/**
 * −1 below zero, 1 above, 0 for zero and NaN; a bool is its own sign.
 *
 * Dtype: preserved.
 * @example
 * await sign(tensor([-2, 0, 3])).toArray() // [-1, 0, 1]
 */
export const sign = elementwise<[x: Tensor]>('sign', 'promote', (e, x) =>
  x.dtype === 'bool' ? x : e.sign(x),
);

/**
 * The magnitude of `x` with the sign of `y`, also that of a zero.
 *
 * Shape: broadcast. Dtype: promoted; integers give float32.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await copysign(tensor([1, -2]), -1).toArray() // [-1, -2]
 */
export const copysign = elementwise<[x: Value, y: Value]>('copysign', 'float', (e, x, y) =>
  e.copysign(x, y),
);
