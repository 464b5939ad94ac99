// Exponentials of float32: `eˣ = 2ⁿ eʳ` with n whole and |r| ≤ ½ log 2, eʳ by a polynomial.
// Source of the reduction: Cody & Waite, Software Manual for the Elementary Functions, 1980.

import { type Expression, builder as e } from '@gradus/tensor/backend';
import { nearestPower, nearestWhole, scale } from './binary-exponent.ts';
import { atLeast, atMost } from './bounds.ts';
import { polynomial } from './polynomial.ts';
import { single } from './single-polynomials.ts';

// The first part has 10 bits, so its products with n are exact.
const ln2High = 0x162 / 0x200;
const ln2Low = Math.LN2 - ln2High;

// Beyond these the results are 0 and Infinity in any case.
const lowest = -104;
const highest = 89;

interface Reduced {
  /** The power of two, an int32. */
  readonly exponent: Expression;
  readonly r: Expression;
}

function reduced(x: Expression): Reduced {
  const { whole, integer } = nearestWhole(e.mul(x, Math.LOG2E));
  return { exponent: integer, r: remainder(x, whole) };
}

/** `x − n log 2` */
function remainder(x: Expression, whole: Expression): Expression {
  return e.sub(e.sub(x, e.mul(whole, ln2High)), e.mul(whole, ln2Low));
}

/** `eʳ − 1` near zero. */
function expm1Near(r: Expression): Expression {
  return e.add(r, e.mul(e.mul(r, r), polynomial(r, single.exp)));
}

/** `2^shift · eˣ`, rounded once more than `eˣ` only where it is denormal. */
export function expScaled(x: Expression, shift: number): Expression {
  const held = atLeast(atMost(x, highest - shift), lowest - shift);
  const { whole, factors } = nearestPower(e.mul(held, Math.LOG2E), shift);
  const power = e.add(expm1Near(remainder(held, whole)), 1);
  return factors.reduce((value, factor) => e.mul(value, factor), power);
}

/** `eˣ`. */
export function exp(x: Expression): Expression {
  return expScaled(x, 0);
}

/** `2ˣ`. */
export function exp2(x: Expression): Expression {
  const held = atLeast(atMost(x, 129), -151);
  const { whole, integer } = nearestWhole(held);
  const r = e.sub(held, whole);
  const power = e.add(e.add(e.mul(r, Math.LN2), e.mul(e.mul(r, r), polynomial(r, single.exp2))), 1);
  return scale(power, integer);
}

/** `eˣ − 1` as `2 (2ⁿ⁻¹ (eʳ − 1) + 2ⁿ⁻¹ − ½)`, which overflows only where it must. */
export function expm1(x: Expression): Expression {
  const { exponent, r } = reduced(atLeast(atMost(x, highest), -20));
  const half = scale(e.constant(1, 'float32'), e.sub(exponent, 1));
  const result = e.mul(e.add(e.mul(half, expm1Near(r)), e.sub(half, 0.5)), 2);
  return e.select(e.lt(e.abs(x), 2 ** -25), x, result);
}
