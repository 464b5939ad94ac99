// Inverse trigonometric functions of float32, by polynomials near zero to which identities lead
// from elsewhere. Source of the identities: NIST Digital Library of Mathematical Functions, 4.24.

import { builder as e } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import { polynomial } from './polynomial.ts';
import { single } from './single-polynomials.ts';

const pi = twoParts(Math.PI);
const halfPi = twoParts(Math.PI / 2);

/** A constant as a float32 and what that lacks. */
function twoParts(value: number): { high: number; low: number } {
  const high = Math.fround(value);
  return { high, low: value - high };
}

interface Bent {
  /** `(asin y − y)` of the y for which the polynomial is made. */
  readonly y: Expression;
  readonly tail: Expression;
  readonly isFar: Expression;
}

// Beyond ½, asin x = π/2 − 2 asin √((1 − x) / 2).
function bent(x: Expression): Bent {
  const magnitude = e.abs(x);
  const isFar = e.gt(magnitude, 0.5);
  const half = e.mul(e.sub(1, magnitude), 0.5);
  const y = e.select(isFar, e.sqrt(half), magnitude);
  const square = e.select(isFar, half, e.mul(x, x));
  return { y, tail: e.mul(e.mul(y, square), polynomial(square, single.asin)), isFar };
}

/** Inverse sine. */
export function asin(x: Expression): Expression {
  const { y, tail, isFar } = bent(x);
  const twice = e.mul(e.sub(e.add(y, tail), halfPi.low / 2), 2);
  return e.copysign(e.select(isFar, e.sub(halfPi.high, twice), e.add(y, tail)), x);
}

/** Inverse cosine. */
export function acos(x: Expression): Expression {
  const { y, tail, isFar } = bent(x);
  const twice = e.mul(e.add(y, tail), 2);
  const far = e.select(e.lt(x, 0), e.sub(pi.high, e.sub(twice, pi.low)), twice);
  const [signedY, signedTail] = [e.copysign(y, x), e.copysign(tail, x)];
  const near = e.sub(halfPi.high, e.add(signedY, e.sub(signedTail, halfPi.low)));
  return e.select(isFar, far, near);
}

const rootTwo = Math.SQRT2;

/**
 * The angle in [0, π/2] of the point (`x`, `y`), neither negative: that of (`x`, `y`) itself, or
 * turned back by π/4 or π/2, so that the tangent of the rest is at most √2 − 1.
 */
function firstQuadrant(y: Expression, x: Expression): Expression {
  const isLow = e.le(y, e.mul(x, rootTwo - 1));
  const isHigh = e.gt(y, e.mul(x, rootTwo + 1));
  const above = e.select(isHigh, e.neg(x), e.sub(y, x));
  const below = e.select(isHigh, y, e.add(x, y));
  const t = e.div(e.select(isLow, y, above), e.select(isLow, x, below));
  const square = e.mul(t, t);
  const tail = e.mul(e.mul(t, square), polynomial(square, single.atan));
  const turned = (high: number, low: number): Expression => e.add(high, e.add(t, e.add(tail, low)));
  const upper = e.select(
    isHigh,
    turned(halfPi.high, halfPi.low),
    turned(halfPi.high / 2, halfPi.low / 2),
  );
  return e.select(isLow, e.add(t, tail), upper);
}

/** Inverse tangent. */
export function atan(x: Expression): Expression {
  return e.copysign(firstQuadrant(e.abs(x), e.constant(1, x.dtype)), x);
}

/** The angle of the point (`x`, `y`). */
export function atan2(y: Expression, x: Expression): Expression {
  const [ay, ax] = [e.abs(y), e.abs(x)];
  // Two infinities and two zeros have no quotient; their directions are (1, 1) and (1, 0).
  const areInfinite = e.and(e.eq(ay, Infinity), e.eq(ax, Infinity));
  const areZero = e.and(e.eq(ay, 0), e.eq(ax, 0));
  // Parts of the largest numbers have a finite sum; multiples of the small ones are no longer
  // denormal, nor is their difference.
  const factor = e.select(e.gt(e.max(ay, ax), 2), e.constant(0.25, y.dtype), 2 ** 60);
  const unit = e.constant(1, y.dtype);
  const sy = e.select(areInfinite, unit, e.mul(ay, factor));
  const sx = e.select(e.or(areInfinite, areZero), unit, e.mul(ax, factor));
  const angle = firstQuadrant(sy, sx);
  const isLeft = e.lt(e.copysign(unit, x), 0);
  const whole = e.select(isLeft, e.sub(pi.high, e.sub(angle, pi.low)), angle);
  return e.copysign(whole, y);
}
