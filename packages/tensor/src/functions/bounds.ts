// Bounds by selects: the instructions for minimum and maximum cost several times as much, as
// they order zeros and NaN. NaN passes through.

import { builder as e } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import type { Interval } from './interval.ts';

/** `x`, or `bound` where x is above it. */
export function atMost(x: Expression, bound: number): Expression {
  return e.select(e.gt(x, bound), bound, x);
}

/** `x`, or `bound` where x is below it. */
export function atLeast(x: Expression, bound: number): Expression {
  return e.select(e.lt(x, bound), bound, x);
}

/** `x`, which lies in the interval, and no further out than the bounds. */
export function held(
  x: Expression,
  interval: Interval,
  low: number,
  high: number,
): { within: Expression; limits: Interval } {
  const below = interval.high <= high ? x : atMost(x, high);
  return {
    within: interval.low >= low ? below : atLeast(below, low),
    limits: { low: Math.max(interval.low, low), high: Math.min(interval.high, high) },
  };
}
