// Comparisons: bool results. A comparison with NaN is false, `ne` true.

import type { Value } from '../../execute/value.ts';
import { elementwise } from '../callable.ts';

/**
 * `x = y`.
 *
 * Shape: broadcast. Dtype: compared in the promoted dtype; the result is bool.
 * @example
 * await eq(tensor([1, 2]), 2).toArray() // [false, true]
 */
export const eq = elementwise<[x: Value, y: Value]>('eq', 'promote', (e, x, y) => e.eq(x, y));

/**
 * `x ≠ y`, by the rules of `eq`.
 * @example
 * await ne(tensor([1, 2]), 2).toArray() // [true, false]
 */
export const ne = elementwise<[x: Value, y: Value]>('ne', 'promote', (e, x, y) => e.ne(x, y));

/**
 * `x < y`, by the rules of `eq`.
 * @example
 * await lt(tensor([1, 2]), 2).toArray() // [true, false]
 */
export const lt = elementwise<[x: Value, y: Value]>('lt', 'promote', (e, x, y) => e.lt(x, y));

/**
 * `x ≤ y`, by the rules of `eq`.
 * @example
 * await le(tensor([1, 2]), 2).toArray() // [true, true]
 */
export const le = elementwise<[x: Value, y: Value]>('le', 'promote', (e, x, y) => e.le(x, y));

/**
 * `x > y`, by the rules of `eq`.
 * @example
 * await gt(tensor([1, 2]), 1).toArray() // [false, true]
 */
export const gt = elementwise<[x: Value, y: Value]>('gt', 'promote', (e, x, y) => e.gt(x, y));

/**
 * `x ≥ y`, by the rules of `eq`.
 * @example
 * await ge(tensor([1, 2]), 2).toArray() // [false, true]
 */
export const ge = elementwise<[x: Value, y: Value]>('ge', 'promote', (e, x, y) => e.ge(x, y));

/**
 * `x ≠ y`; PyTorch's other name for `ne`.
 * @example
 * await notEqual(tensor([1, 2]), 2).toArray() // [true, false]
 */
export const notEqual = ne;

/**
 * `x < y`; PyTorch's other name for `lt`.
 * @example
 * await less(tensor([1, 2]), 2).toArray() // [true, false]
 */
export const less = lt;

/**
 * `x ≤ y`; PyTorch's other name for `le`.
 * @example
 * await lessEqual(tensor([1, 2]), 1).toArray() // [true, false]
 */
export const lessEqual = le;

/**
 * `x > y`; PyTorch's other name for `gt`.
 * @example
 * await greater(tensor([1, 2]), 1).toArray() // [false, true]
 */
export const greater = gt;

/**
 * `x ≥ y`; PyTorch's other name for `ge`.
 * @example
 * await greaterEqual(tensor([1, 2]), 2).toArray() // [false, true]
 */
export const greaterEqual = ge;
