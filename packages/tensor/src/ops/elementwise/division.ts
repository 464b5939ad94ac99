// Division that rounds, and its remainders.

import type { Value } from '../../execute/value.ts';
import { elementwise } from '../callable.ts';

/**
 * Remainder of `x / y` with the sign of `x`, as C's: `x − y · trunc(x / y)`, exact.
 *
 * Shape: broadcast. Dtype: promoted; not bool.
 * Integers divided by 0 give 0, where PyTorch refuses: a kernel cannot stop at one element.
 * @throws {DTypeError} if both operands are bool.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await fmod(tensor([-7, 7]), 3).toArray() // [-1, 1]
 */
export const fmod = elementwise<[x: Value, y: Value]>('fmod', 'promote', (e, x, y) => e.fmod(x, y));

/**
 * Remainder of `x / y` with the sign of `y`, as Python's: `x − y · ⌊x / y⌋`.
 *
 * Shape: broadcast. Dtype: promoted; not bool.
 * Integers divided by 0 give 0, where PyTorch refuses: a kernel cannot stop at one element.
 * @throws {DTypeError} if both operands are bool.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await remainder(tensor([-7, 7]), 3).toArray() // [2, 1]
 */
export const remainder = elementwise<[x: Value, y: Value]>('remainder', 'promote', (e, x, y) =>
  e.remainder(x, y),
);

/**
 * `⌊x / y⌋`, rounded down; floats divide by 0 as IEEE 754 has it.
 *
 * Shape: broadcast. Dtype: promoted; not bool.
 * Integers divided by 0 give 0, where PyTorch refuses: a kernel cannot stop at one element.
 * @throws {DTypeError} if both operands are bool.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await floorDivide(tensor([-7, 7]), 3).toArray() // [-3, 2]
 */
export const floorDivide = elementwise<[x: Value, y: Value]>('floorDivide', 'promote', (e, x, y) =>
  e.floorDivide(x, y),
);
