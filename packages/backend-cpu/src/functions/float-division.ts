// Division of float32 that rounds down, and its remainders. In float64 a quotient below 2²⁷ is
// cut off right and its product with the divisor is exact; the host does larger ones.

import { type Expression, builder as e } from '@gradus/tensor/backend';
import { narrow, widen } from '@gradus/tensor/functions';

const largest = 2 ** 27;

/** `x − y · trunc(x / y)`, with the sign of x. */
export function fmod(x: Expression, y: Expression): Expression {
  const [a, b] = [widen(x), widen(y)];
  const quotient = e.div(a, b);
  const rest = narrow(e.sub(a, e.mul(b, e.trunc(quotient))));
  // Zero has the sign of x; against ∞ every number is its own rest, and ∞ has none.
  const finite = e.copysign(rest, x);
  const isOwn = e.and(e.eq(e.abs(y), Infinity), e.lt(e.abs(x), Infinity));
  const isLarge = e.and(e.gt(e.abs(quotient), largest), e.lt(e.abs(quotient), Infinity));
  return e.select(isLarge, e.fmod(x, y), e.select(isOwn, x, finite));
}

/** The remainder with the sign of y. */
export function remainder(x: Expression, y: Expression): Expression {
  const rest = fmod(x, y);
  const isOther = e.ne(e.lt(rest, 0), e.lt(y, 0));
  return e.select(e.and(e.ne(rest, 0), isOther), e.add(rest, y), rest);
}

/** `⌊x / y⌋`. */
export function floorDivide(x: Expression, y: Expression): Expression {
  const [a, b] = [widen(x), widen(y)];
  const exact = e.div(e.sub(a, widen(fmod(x, y))), b);
  const isOther = e.and(e.ne(fmod(x, y), 0), e.ne(e.lt(x, 0), e.lt(y, 0)));
  const whole = e.round(e.select(isOther, e.sub(exact, 1), exact));
  const signed = e.select(e.eq(whole, 0), e.copysign(whole, e.div(a, b)), whole);
  return e.select(e.eq(y, 0), e.div(x, y), narrow(signed));
}
