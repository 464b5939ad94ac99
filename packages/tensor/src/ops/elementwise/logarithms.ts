// Logarithms of sums and products.

import type { Value } from '../../execute/value.ts';
import type { Builder } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';
import { elementwise } from '../callable.ts';
import { smoothLogistic } from './activation-gradients.ts';

/**
 * `x · log(y)`, and 0 where `x` is zero, unless `y` is NaN.
 *
 * Shape: broadcast. Dtype: floating, promoted; integers and bools give float32.
 * @example
 * await xlogy(tensor([0, 2]), tensor([0, 1])).toArray() // [0, 0]
 */
export const xlogy = elementwise<[x: Value, y: Value]>(
  'xlogy',
  'float',
  (e, x, y) => {
    const product = e.mul(x, e.log(y));
    return e.select(e.ne(y, y), y, e.select(e.eq(x, 0), 0, product));
  },
  (e, g, _, x, y) => {
    // Neither 0 · log 0 nor a gradient of 0 there is NaN.
    const isNone = e.and(e.le(y, 0), e.or(e.eq(x, 0), e.eq(g, 0)));
    return [e.mul(g, e.select(isNone, 0, e.log(y))), e.mul(g, e.div(x, y))];
  },
);

/**
 * `log(eˣ + eʸ)`.
 *
 * The larger one is taken out of the sum, so that nothing overflows; where the result is near
 * zero its absolute error is that of the operands.
 * Shape: broadcast. Dtype: floating, promoted; integers and bools give float32.
 * @see Blanchard, Higham & Higham, IMA J. Numer. Anal. 41(4), 2021.
 * @example
 * await logaddexp(tensor([-Infinity, 1000]), 0).toArray() // [0, 1000]
 */
export const logaddexp = elementwise<[x: Value, y: Value]>(
  'logaddexp',
  'float',
  (e, x, y) => {
    const larger = e.max(x, y);
    const sum = e.add(larger, e.log1p(e.exp(e.neg(e.abs(e.sub(x, y))))));
    // The difference of equal infinities is NaN.
    return e.select(e.eq(e.abs(larger), Number.POSITIVE_INFINITY), larger, sum);
  },
  (e, g, _, x, y) => [e.mul(g, shareOf(e, x, y)), e.mul(g, shareOf(e, y, x))],
);

// What eˣ is of eˣ + eʸ; a half of equal infinities, which have no difference.
function shareOf(e: Builder, x: Expression, y: Expression): Expression {
  const difference = e.sub(x, y);
  const isNone = e.and(e.eq(x, y), e.ne(difference, 0));
  return smoothLogistic(e, e.select(isNone, 0, difference));
}
