// Powers of float32, `2^(y log2 |x|)` in float64 and a sign for finite x but zero and finite y, and
// the length of a vector.

import { type Expression, builder as e } from '@gradus/tensor/backend';
import { exp2Double, log2Double, narrow, widen } from '@gradus/tensor/functions';

/** Whole powers up to this are products: in float64 none leaves its range too early. */
const largestProduct = 8;

/** `xⁿ` by squaring. */
function wholePower(x: Expression, exponent: number): Expression {
  const power = (n: number): Expression => {
    if (n === 1) return widen(x);
    const half = power(Math.floor(n / 2));
    const square = e.mul(half, half);
    return n % 2 === 0 ? square : e.mul(square, widen(x));
  };
  const product = power(Math.abs(exponent));
  return narrow(exponent < 0 ? e.div(1, product) : product);
}

/** `xʸ`; the host knows the special cases, which are rare. */
export function pow(x: Expression, y: Expression): Expression {
  if (y.kind === 'constant' && Number.isInteger(y.value)) {
    const size = Math.abs(y.value);
    if (size > 0 && size <= largestProduct) return wholePower(x, y.value);
  }
  const size = e.abs(x);
  const isWhole = e.eq(e.floor(y), y);
  const half = e.mul(y, 0.5);
  const isTurned = e.and(e.lt(x, 0), e.ne(e.floor(half), half));
  const isBounded = e.and(e.lt(size, Infinity), e.lt(e.abs(y), Infinity));
  // Below zero only whole powers exist, and odd ones lie there too.
  const isPlain = e.and(isBounded, e.or(e.gt(x, 0), e.and(e.lt(x, 0), isWhole)));
  const value = narrow(exp2Double(e.mul(widen(y), log2Double(widen(size)))));
  return e.select(e.not(isPlain), e.pow(x, y), e.select(isTurned, e.neg(value), value));
}

/** `√(x² + y²)`: squares of float32 neither overflow nor lose digits in float64. */
export function hypot(x: Expression, y: Expression): Expression {
  const square = (value: Expression): Expression => e.mul(widen(value), widen(value));
  const length = narrow(e.sqrt(e.add(square(x), square(y))));
  const isInfinite = e.or(e.eq(e.abs(x), Infinity), e.eq(e.abs(y), Infinity));
  return e.select(isInfinite, Infinity, length);
}
