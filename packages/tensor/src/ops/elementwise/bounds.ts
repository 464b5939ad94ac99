// Holding values between bounds.

import { dtypes, isFloatingPoint } from '../../dtype/dtype.ts';
import { ValueError } from '../../errors.ts';
import { isScalar, type Value } from '../../execute/value.ts';
import type { Builder } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';
import { describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';

/** `x` between `min` and `max`; the upper bound wins where they cross, NaN stays NaN. */
export function bounded(e: Builder, x: Expression, min: Expression, max: Expression): Expression {
  return e.min(e.max(x, min), max);
}

/**
 * Refuses a whole number as a bound that the integers of `x` cannot hold: it would wrap round
 * and hold `x` elsewhere.
 */
export function checkBound(op: string, name: string, x: Tensor, bound: Value): void {
  checkLive(op, x);
  if (!isScalar(bound) || isFloatingPoint(x.dtype) || x.dtype === 'bool') return;
  const value = Number(bound);
  if (!Number.isInteger(value) || dtypes[x.dtype].round(value) === value) return;
  throw new ValueError(
    op,
    `${name} is ${value}, x is ${describe(x)}; a bound must be a number that ${x.dtype} holds`,
    { [name]: value, dtype: x.dtype },
  );
}
