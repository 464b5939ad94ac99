// Holding values between bounds.

import { dtypes, isFloatingPoint } from '../../dtype/dtype.ts';
import { ValueError } from '../../errors.ts';
import { commonDType } from '../../execute/lowering.ts';
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
 * Refuses a whole number as a bound that the integers of the result cannot hold: it would wrap
 * round and hold `x` elsewhere. `other` is the other bound, which may make the result floating.
 */
export function checkBound(
  op: string,
  name: string,
  x: Tensor,
  bound: Value,
  other?: Value | null,
): void {
  checkLive(op, x);
  if (!isScalar(bound) || isFloatingPoint(x.dtype) || x.dtype === 'bool') return;
  const value = Number(bound);
  if (!Number.isInteger(value) || dtypes[x.dtype].round(value) === value) return;
  const others = other === undefined || other === null ? [] : [other];
  for (const y of others) if (!isScalar(y)) checkLive(op, y, 1);
  const dtype = commonDType([x, bound, ...others]);
  if (dtypes[dtype].round(value) === value || isFloatingPoint(dtype)) return;
  throw new ValueError(
    op,
    `${name} is ${value}, x is ${describe(x)}; a bound must be a number that ${dtype} holds`,
    { [name]: value, dtype },
  );
}
