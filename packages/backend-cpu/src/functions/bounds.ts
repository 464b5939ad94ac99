// Bounds by selects: the instructions for minimum and maximum cost several times as much, as
// they order zeros and NaN. NaN passes through.

import { type Expression, builder as e } from '@gradus/tensor/backend';

/** `x`, or `bound` where x is above it. */
export function atMost(x: Expression, bound: number): Expression {
  return e.select(e.gt(x, bound), bound, x);
}

/** `x`, or `bound` where x is below it. */
export function atLeast(x: Expression, bound: number): Expression {
  return e.select(e.lt(x, bound), bound, x);
}
