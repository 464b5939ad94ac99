// Arithmetic on three operands: between two values, and with a product or quotient added.

import type { Value } from '../../execute/value.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type ElementwiseFunction, elementwise, elementwiseFunction } from '../callable.ts';
import { checkFactor } from './factors.ts';

/**
 * The point between `start` and `end`, `start + weight · (end − start)`.
 *
 * From `weight = ½` up it is taken from the other end, so that 0 and 1 give the ends exactly.
 * Shape: broadcast. Dtype: floating, promoted; integers and bools give float32.
 * @example
 * await lerp(tensor([0, 10]), tensor([4, 20]), 0.25).toArray() // [1, 12.5]
 */
export const lerp = elementwise<[start: Tensor, end: Value, weight: Value]>(
  'lerp',
  'float',
  (e, start, end, weight) => {
    const span = e.sub(end, start);
    const fromStart = e.add(start, e.mul(weight, span));
    const fromEnd = e.sub(end, e.mul(span, e.sub(1, weight)));
    return e.select(e.lt(e.abs(weight), 0.5), fromStart, fromEnd);
  },
  (e, g, _, start, end, weight) => [
    e.mul(g, e.sub(1, weight)),
    e.mul(g, weight),
    e.mul(g, e.sub(end, start)),
  ],
);

/** Options of `addcmul` and `addcdiv`. */
export interface FactorOptions {
  /** What the product or quotient is multiplied with; 1 unless given. */
  readonly value?: number;
}

const productAdded = elementwise<[x: Tensor, a: Value, b: Value, value: Value]>(
  'addcmul',
  'number',
  (e, x, a, b, value) => e.add(x, e.mul(e.mul(value, a), b)),
);

/**
 * `x + value · a · b`.
 *
 * Shape: broadcast. Dtype: promoted.
 * @throws {ValueError} if the operands are integers and `value` has a fraction.
 * @example
 * await addcmul(tensor([1, 1]), tensor([2, 3]), tensor([4, 5]), { value: 10 }).toArray() // [81, 151]
 */
export const addcmul: ElementwiseFunction<
  [x: Tensor, a: Value, b: Value, options?: FactorOptions]
> = elementwiseFunction((x, a, b, options) => {
  const { value = 1 } = options ?? {};
  checkFactor('addcmul', 'value', value, [x, a, b]);
  return productAdded.resolve(x, a, b, value);
});

const quotientAdded = elementwise<[x: Tensor, a: Value, b: Value, value: Value]>(
  'addcdiv',
  'float',
  (e, x, a, b, value) => e.add(x, e.div(e.mul(value, a), b)),
);

/**
 * `x + value · a / b`.
 *
 * Shape: broadcast. Dtype: floating, promoted; integers and bools give float32.
 * @example
 * await addcdiv(tensor([1, 1]), tensor([4, 6]), 2, { value: 10 }).toArray() // [21, 31]
 */
export const addcdiv: ElementwiseFunction<
  [x: Tensor, a: Value, b: Value, options?: FactorOptions]
> = elementwiseFunction((x, a, b, options) => quotientAdded.resolve(x, a, b, options?.value ?? 1));
