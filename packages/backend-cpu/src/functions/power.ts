// Powers of float32, `2^(y log2 |x|)` in float64, with the special cases of C (ISO/IEC 9899:2018,
// F.10.4.4), and the length of a vector.

import { type Expression, builder as e } from '@gradus/tensor/backend';
import { exp2Double, log2Double, narrow, widen } from './double.ts';

/** `xʸ`. */
export function pow(x: Expression, y: Expression): Expression {
  const magnitude = e.abs(x);
  const one = e.constant(1, x.dtype);
  const isWhole = e.eq(e.trunc(y), y);
  const half = e.mul(y, 0.5);
  const isOdd = e.and(isWhole, e.ne(e.trunc(half), half));
  const value = narrow(exp2Double(e.mul(widen(y), log2Double(widen(magnitude)))));
  // 0 and ∞ to a positive power are themselves, to a negative one each other.
  const inverted = e.select(e.eq(magnitude, 0), e.constant(Infinity, x.dtype), 0);
  const extreme = e.select(e.gt(y, 0), magnitude, inverted);
  const isExtreme = e.or(e.eq(magnitude, 0), e.eq(magnitude, Infinity));
  const anyMagnitude = e.select(isExtreme, extreme, value);
  const isNegative = e.lt(e.copysign(one, x), 0);
  const signed = e.select(e.and(isNegative, isOdd), e.neg(anyMagnitude), anyMagnitude);
  // A negative number has whole powers only; the infinities count as whole.
  const isRoot = e.and(e.and(e.lt(x, 0), e.ne(magnitude, Infinity)), e.not(isWhole));
  const isUndefined = e.or(isRoot, e.or(e.ne(x, x), e.ne(y, y)));
  const isOne = e.or(e.or(e.eq(x, 1), e.eq(y, 0)), e.and(e.eq(x, -1), e.eq(e.abs(y), Infinity)));
  return e.select(isOne, one, e.select(isUndefined, Number.NaN, signed));
}

/** `√(x² + y²)`: squares of float32 neither overflow nor lose digits in float64. */
export function hypot(x: Expression, y: Expression): Expression {
  const square = (value: Expression): Expression => e.mul(widen(value), widen(value));
  const length = narrow(e.sqrt(e.add(square(x), square(y))));
  const isInfinite = e.or(e.eq(e.abs(x), Infinity), e.eq(e.abs(y), Infinity));
  return e.select(isInfinite, Infinity, length);
}
