// Trigonometric functions and their inverses, in radians.

import type { Value } from '../../execute/value.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';

/**
 * Sine, also of huge arguments; NaN for the infinities.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await sin(tensor([0])).toArray() // [0]
 */
export const sin = elementwise<[x: Tensor]>('sin', 'float', (e, x) => e.sin(x));

/**
 * Cosine, also of huge arguments; NaN for the infinities.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await cos(tensor([0])).toArray() // [1]
 */
export const cos = elementwise<[x: Tensor]>('cos', 'float', (e, x) => e.cos(x));

/**
 * Tangent, also of huge arguments; NaN for the infinities.
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await tan(tensor([0])).toArray() // [0]
 */
export const tan = elementwise<[x: Tensor]>('tan', 'float', (e, x) => e.tan(x));

/**
 * Inverse sine, in [−π/2, π/2]; NaN outside [−1, 1].
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await asin(tensor([0])).toArray() // [0]
 */
export const asin = elementwise<[x: Tensor]>('asin', 'float', (e, x) => e.asin(x));

/**
 * Inverse cosine, in [0, π]; NaN outside [−1, 1].
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await acos(tensor([1])).toArray() // [0]
 */
export const acos = elementwise<[x: Tensor]>('acos', 'float', (e, x) => e.acos(x));

/**
 * Inverse tangent, in [−π/2, π/2].
 *
 * Dtype: floating, preserved; integers give float32.
 * @example
 * await atan(tensor([0])).toArray() // [0]
 */
export const atan = elementwise<[x: Tensor]>('atan', 'float', (e, x) => e.atan(x));

/**
 * The angle of the point (`y`, `x`) in [−π, π]; the first operand is the ordinate.
 *
 * Shape: broadcast. Dtype: promoted; integers give float32.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * await atan2(tensor([0]), tensor([1])).toArray() // [0]
 */
export const atan2 = elementwise<[y: Value, x: Value]>('atan2', 'float', (e, y, x) =>
  e.atan2(y, x),
);
