// Powers of float32, `2^(y log2 x)` in float64 for positive finite x and finite y, and the length
// of a vector.

import { type Expression, builder as e } from '@gradus/tensor/backend';
import { exp2Double, log2Double, narrow, widen } from '@gradus/tensor/functions';

/** `xʸ`; the host knows the signs and special cases, which are rare. */
export function pow(x: Expression, y: Expression): Expression {
  const isPlain = e.and(e.and(e.gt(x, 0), e.lt(x, Infinity)), e.lt(e.abs(y), Infinity));
  const value = narrow(exp2Double(e.mul(widen(y), log2Double(widen(x)))));
  return e.select(e.not(isPlain), e.pow(x, y), value);
}

/** `√(x² + y²)`: squares of float32 neither overflow nor lose digits in float64. */
export function hypot(x: Expression, y: Expression): Expression {
  const square = (value: Expression): Expression => e.mul(widen(value), widen(value));
  const length = narrow(e.sqrt(e.add(square(x), square(y))));
  const isInfinite = e.or(e.eq(e.abs(x), Infinity), e.eq(e.abs(y), Infinity));
  return e.select(isInfinite, Infinity, length);
}
