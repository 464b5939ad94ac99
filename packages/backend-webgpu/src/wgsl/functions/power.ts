// Powers of float32, `2^(y log2 |x|)` in twice the digits, by C's rules for what is special; and
// the length of a vector.

import { type Expression, builder as e } from '@gradus/tensor/backend';
import { exp2Double, log2Double, narrow, widen } from '@gradus/tensor/functions';
import { eq, isUndefined } from './comparison.ts';

const one = e.constant(1, 'float32');

/** `xʸ`. */
export function pow(x: Expression, y: Expression): Expression {
  const [base, exponent] = [e.abs(x), e.abs(y)];
  const isWhole = e.eq(e.trunc(y), y);
  // Floats without fraction are even from here on.
  const hasLastBit = e.ne(e.bitwiseAnd(e.cast(y, 'int32'), 1), 0);
  const isOdd = e.and(isWhole, e.and(e.lt(exponent, 2 ** 24), hasLastBit));
  const value = narrow(exp2Double(e.mul(widen(y), log2Double(widen(base)))));
  const isRising = e.gt(y, 0);
  const outermost = (isZero: Expression): Expression =>
    e.select(isZero, e.constant(0, 'float32'), Infinity);
  // 0 and ∞ to a power, then powers of finite numbers.
  const ofEnds = e.or(e.eq(base, 0), e.eq(base, Infinity));
  const atEnds = outermost(e.eq(e.eq(base, 0), isRising));
  const size = e.select(ofEnds, atEnds, value);
  const isNegative = e.lt(e.bitcast(x, 'int32'), 0);
  const signed = e.select(e.and(isNegative, isOdd), e.neg(size), size);
  const isRoot = e.and(e.and(isNegative, e.not(ofEnds)), e.not(isWhole));
  const finite = e.select(isRoot, Number.NaN, signed);
  const toInfinity = outermost(e.ne(e.gt(base, 1), isRising));
  const infinite = e.select(e.eq(base, 1), one, toInfinity);
  const ofNumbers = e.select(e.eq(exponent, Infinity), infinite, finite);
  const known = e.select(e.or(isUndefined(x), isUndefined(y)), Number.NaN, ofNumbers);
  const isOne = e.or(eq(x, one), e.eq(y, 0));
  return e.select(isOne, one, known);
}

const [large, small, factor] = [2 ** 60, 2 ** -30, 2 ** 90];

/** `√(x² + y²)`, where squares would leave the range of a multiple; Infinity beside NaN, too. */
export function hypot(x: Expression, y: Expression): Expression {
  const [a, b] = [e.abs(x), e.abs(y)];
  const longer = e.select(e.lt(a, b), b, a);
  const isLarge = e.gt(longer, large);
  const isSmall = e.lt(longer, small);
  const scale = e.select(isLarge, 1 / factor, e.select(isSmall, factor, one));
  const back = e.select(isLarge, factor, e.select(isSmall, 1 / factor, one));
  const square = (value: Expression): Expression => {
    const scaled = widen(e.mul(value, scale));
    return e.mul(scaled, scaled);
  };
  const length = e.mul(narrow(e.sqrt(e.add(square(a), square(b)))), back);
  const known = e.select(e.or(isUndefined(x), isUndefined(y)), Number.NaN, length);
  return e.select(e.or(e.eq(a, Infinity), e.eq(b, Infinity)), Infinity, known);
}
