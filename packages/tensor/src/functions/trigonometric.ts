// Sine, cosine and tangent of float32. The argument is reduced to r in [−π/4, π/4] by taking
// away a multiple n of π/2, in parts of so few bits that their products with n are exact: by
// Cody & Waite, Software Manual for the Elementary Functions, 1980. Where n is too large for
// that, the device computes on its own, by as many digits of π as it takes.

import { builder as e, multiplyAdd } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import { nearestWhole } from './binary-exponent.ts';
import { narrow, widen } from './double.ts';
import { polynomial } from './polynomial.ts';
import { single } from './single-polynomials.ts';

// 24 bits are 13 of n and 11 of each part; what follows the last is below 2⁻⁵⁵.
const partBits = 11;
const largest = 12_000;

const parts = splitHalfPi();

// π/2 in float64 is known to 2⁻⁵³; what that lacks of π/2 is the last summand.
function splitHalfPi(): number[] {
  const found: number[] = [];
  let rest = Math.PI / 2;
  for (let i = 0; i < 4; i++) {
    const unit = 2 ** (Math.floor(Math.log2(rest)) + 1 - partBits);
    found.push(Math.floor(rest / unit) * unit);
    rest -= found[i];
  }
  return [...found, rest + 6.123233995736766e-17];
}

/** `r = x − n π/2` and the last two bits of n. */
function reduced(x: Expression): { r: Expression; quadrant: Expression } {
  const { whole, integer } = nearestWhole(x, 2 / Math.PI);
  const r = parts.reduce((rest, part) => multiplyAdd(whole, -part, rest), x);
  return { r, quadrant: integer };
}

function sinNear(r: Expression): Expression {
  const square = e.mul(r, r);
  return multiplyAdd(e.mul(r, square), polynomial(square, single.sin), r);
}

function cosNear(r: Expression): Expression {
  const square = e.mul(r, r);
  return polynomial(square, [1, -0.5, ...single.cos]);
}

function isOdd(quadrant: Expression): Expression {
  return e.ne(e.bitwiseAnd(quadrant, 1), 0);
}

// Not "greater": NaN goes the quick way, too.
function isLarge(x: Expression): Expression {
  return e.lt(largest, e.abs(x));
}

/** Turns the sign of `value` over where bit 1 of `quadrant` is set. */
function signed(value: Expression, quadrant: Expression): Expression {
  const sign = e.bitwiseLeftShift(e.bitwiseAnd(quadrant, 2), 30);
  return e.bitcast(e.bitwiseXor(e.bitcast(value, 'int32'), sign), 'float32');
}

/** Sine. */
export function sin(x: Expression): Expression {
  const { r, quadrant } = reduced(x);
  const value = signed(e.select(isOdd(quadrant), cosNear(r), sinNear(r)), quadrant);
  // The polynomial gives 0 for −0.
  return e.select(isLarge(x), e.sin(x), e.select(e.eq(x, 0), x, value));
}

/** Cosine. */
export function cos(x: Expression): Expression {
  const { r, quadrant } = reduced(x);
  const value = signed(e.select(isOdd(quadrant), sinNear(r), cosNear(r)), e.add(quadrant, 1));
  return e.select(isLarge(x), e.cos(x), value);
}

// π/2 as 33 bits and the rest.
const [halfPiHigh, halfPiLow] = [parts.slice(0, 3), parts.slice(3)].map((some) =>
  some.reduce((sum, part) => sum + part),
);

/** Tangent: in float64, as a quotient adds up the errors of sine and cosine. */
export function tan(x: Expression): Expression {
  const wide = widen(x);
  const n = e.round(e.mul(wide, 2 / Math.PI));
  const r = multiplyAdd(n, -halfPiLow, multiplyAdd(n, -halfPiHigh, wide));
  const [sine, cosine] = [sinNear(r), cosNear(r)];
  const odd = isOdd(e.cast(n, 'int32'));
  const quotient = e.div(e.select(odd, e.neg(cosine), sine), e.select(odd, sine, cosine));
  return e.select(isLarge(x), e.tan(x), e.select(e.eq(x, 0), x, narrow(quotient)));
}
