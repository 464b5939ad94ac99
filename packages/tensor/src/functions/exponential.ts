// Exponentials of float32: `bˣ = 2ⁿ bʳ` with n whole and |r log₂ b| ≤ ½, bʳ by a polynomial.
// Source of the reduction: Cody & Waite, Software Manual for the Elementary Functions, 1980.

import { builder as e, multiplyAdd } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import { type NearestPower, nearestPower, nearestWidePower } from './binary-exponent.ts';
import { held } from './bounds.ts';
import { type Interval, intervalOf } from './interval.ts';
import { polynomial } from './polynomial.ts';
import { single } from './single-polynomials.ts';

// The first part has 15 bits, so its products with n are exact.
const ln2High = 0x58b9 / 0x8000;
const ln2Low = Math.LN2 - ln2High;

/** A base b of exponentials. */
interface Base {
  /** log₂ b */
  readonly scale: number;
  /** Arguments beyond which the results are 0 and Infinity in any case. */
  readonly lowest: number;
  readonly highest: number;
  /** `x − n log_b 2` */
  readonly remainder: (x: Expression, whole: Expression) => Expression;
  /** Coefficients of `(bʳ − 1) / r`. */
  readonly slope: readonly number[];
}

const natural: Base = {
  scale: Math.LOG2E,
  lowest: -104,
  highest: 89,
  remainder: (x, whole) => multiplyAdd(whole, -ln2Low, multiplyAdd(whole, -ln2High, x)),
  slope: [1, ...single.exp],
};

const two: Base = {
  scale: 1,
  lowest: -151,
  highest: 129,
  remainder: e.sub,
  slope: [Math.LN2, ...single.exp2],
};

// 2⁻¹⁵⁰ lifted so far is a normal number.
const lift = 32;

/** n and `2^(n + shift)`, in as few factors as the limits of x allow. */
function powerOfTwo(
  x: Expression,
  { low, high }: Interval,
  scale: number,
  shift: number,
): NearestPower {
  const [lowest, highest] = [Math.floor(low * scale) + shift, Math.ceil(high * scale) + shift];
  if (lowest >= -126 && highest <= 127) return nearestPower(x, scale, shift);
  if (highest + lift <= 127) {
    const { whole, factors } = nearestPower(x, scale, shift + lift);
    return { whole, factors: [...factors, e.constant(2 ** -lift, 'float32')] };
  }
  return nearestWidePower(x, scale, shift);
}

/** `2^shift · bˣ`, rounded once more than `bˣ` only where it is denormal. */
function power(base: Base, x: Expression, shift: number, interval: Interval): Expression {
  const { within, limits } = held(x, interval, base.lowest - shift, base.highest - shift);
  const { whole, factors } = powerOfTwo(within, limits, base.scale, shift);
  const r = base.remainder(within, whole);
  const [first, ...others] = factors;
  // 2ⁿ bʳ = 2ⁿ + 2ⁿ r · (bʳ − 1) / r.
  const scaled = multiplyAdd(e.mul(r, first), polynomial(r, base.slope), first);
  return others.reduce((value, factor) => e.mul(value, factor), scaled);
}

/** `2^shift · eˣ`. */
export function expScaled(x: Expression, shift: number): Expression {
  return power(natural, x, shift, intervalOf(x));
}

/** `eˣ`; where x lies in a short `interval` it takes fewer steps. */
export function exp(x: Expression, interval: Interval = intervalOf(x)): Expression {
  return power(natural, x, 0, interval);
}

/** `2ˣ`. */
export function exp2(x: Expression, interval: Interval = intervalOf(x)): Expression {
  return power(two, x, 0, interval);
}

/** `eˣ − 1` as `2 (2ⁿ⁻¹ (eʳ − 1) + 2ⁿ⁻¹ − ½)`, which overflows only where it must. */
export function expm1(x: Expression): Expression {
  const { within } = held(x, intervalOf(x), -20, natural.highest);
  const { whole, factors } = nearestPower(within, natural.scale, -1);
  const [half] = factors;
  const r = natural.remainder(within, whole);
  const near = multiplyAdd(e.mul(r, r), polynomial(r, single.exp), r);
  const result = e.mul(multiplyAdd(half, near, e.sub(half, 0.5)), 2);
  return e.select(e.lt(e.abs(x), 2 ** -25), x, result);
}
