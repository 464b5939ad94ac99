// Division of float32 that rounds down, and its remainders: the device has an exact remainder,
// which its own `fmod` in an expression means.

import { type Expression, builder as e } from '@gradus/tensor/backend';
import { narrow, widen } from '@gradus/tensor/functions';
import { lt, ne } from './comparison.ts';

const large = 2 ** 100;
const zero = e.constant(0, 'float32');

/** `x − y · trunc(x / y)`, with the sign of x. */
export function fmod(x: Expression, y: Expression): Expression {
  return e.fmod(x, y);
}

/** Whether the remainder has another sign than the divisor. */
function isOther(rest: Expression, y: Expression): Expression {
  return e.and(ne(rest, zero), e.ne(lt(rest, zero), lt(y, zero)));
}

/** The remainder with the sign of y. */
export function remainder(x: Expression, y: Expression): Expression {
  const rest = e.fmod(x, y);
  return e.select(isOther(rest, y), e.add(rest, y), rest);
}

/** `⌊x / y⌋`. */
export function floorDivide(x: Expression, y: Expression): Expression {
  const rest = e.fmod(x, y);
  // Products of the division stay in range.
  const scale = e.select(e.gt(e.abs(x), large), e.constant(0.25, 'float32'), 1);
  const [a, b, c] = [x, rest, y].map((value) => widen(e.mul(value, scale)));
  const quotient = e.div(e.sub(a, b), c);
  const whole = e.round(e.select(isOther(rest, y), e.sub(quotient, 1), quotient));
  const value = narrow(whole);
  const ratio = e.div(x, y);
  const signed = e.select(e.eq(value, 0), e.copysign(value, ratio), value);
  return e.select(e.eq(y, 0), ratio, signed);
}
