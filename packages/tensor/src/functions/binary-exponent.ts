// A float32 as significand and power of two, read from its bits and put together again.
// Source: IEEE 754-2019, section 3.4.

import { builder as e, multiplyAdd } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';

const bias = 127;
const fractionBits = 23;
const smallestNormal = 2 ** -126;

/** `2^exponent` as a float32, for whole exponents in [−126, 127]. */
export function powerOfTwo(exponent: Expression): Expression {
  return e.bitcast(e.bitwiseLeftShift(e.add(exponent, bias), fractionBits), 'float32');
}

/**
 * `x · 2^exponent` for exponents in [−252, 254]: two factors, the first of which leaves a normal
 * number normal, so that only the second rounds.
 */
export function scale(x: Expression, exponent: Expression): Expression {
  const half = e.bitwiseRightShift(exponent, 1);
  const factors = [powerOfTwo(half), powerOfTwo(e.sub(exponent, half))];
  return factors.reduce((value, factor) => e.mul(value, e.cast(factor, x.dtype)), x);
}

// The bits of √½: taking them away first makes the significand lie around 1.
const bitsOfRootHalf = 0x3f3504f3;

/**
 * A positive float32 as `significand · 2^exponent`, the significand in [√½, √2). Denormal
 * numbers are scaled up first; infinities and NaN give anything.
 */
export function split(x: Expression): { significand: Expression; exponent: Expression } {
  const isDenormal = e.lt(x, smallestNormal);
  const normal = e.select(isDenormal, e.mul(x, 2 ** fractionBits), x);
  const bits = e.bitcast(normal, 'int32');
  const exponent = e.bitwiseRightShift(e.sub(bits, bitsOfRootHalf), fractionBits);
  const significand = e.bitcast(e.sub(bits, e.bitwiseLeftShift(exponent, fractionBits)), 'float32');
  const correction = e.select(isDenormal, e.constant(fractionBits, 'int32'), 0);
  return { significand, exponent: e.sub(exponent, correction) };
}

// A float32 of this magnitude has no fraction: adding 1½ · 2²³ to a number rounds it, and leaves
// it in the low bits of the sum.
const roundingSum = 1.5 * 2 ** fractionBits;
const bitsOfRoundingSum = 0x4b400000;

/** A whole number as a float32, and powers of two whose product is `2^(whole + shift)`. */
export interface NearestPower {
  readonly whole: Expression;
  readonly factors: readonly Expression[];
}

const fromBits = (exponent: Expression): Expression =>
  e.bitcast(e.bitwiseLeftShift(exponent, fractionBits), 'float32');

/**
 * The whole number n nearest to `x · scale`, for |n| < 2²¹, and `2^(n + shift)`, n + shift being in
 * [−126, 127]. The rounding sum holds the exponent with its bias.
 */
export function nearestPower(x: Expression, scale: number, shift: number): NearestPower {
  const { sum, whole } = rounded(x, scale, bias + shift);
  return { whole, factors: [fromBits(e.bitcast(sum, 'int32'))] };
}

/** Likewise for n + shift in [−252, 254]: two factors, and the bias of both. */
export function nearestWidePower(x: Expression, scale: number, shift: number): NearestPower {
  const { sum, whole } = rounded(x, scale, 2 * bias + shift);
  const bits = e.bitcast(sum, 'int32');
  const half = e.bitwiseRightShift(bits, 1);
  return { whole, factors: [half, e.sub(bits, half)].map(fromBits) };
}

/** The whole number nearest to `x · scale`, below 2²², as a float32 and an int32; of NaN anything. */
export function nearestWhole(x: Expression, scale = 1): { whole: Expression; integer: Expression } {
  const { sum, whole } = rounded(x, scale, 0);
  return { whole, integer: e.sub(e.bitcast(sum, 'int32'), bitsOfRoundingSum) };
}

/** The whole number nearest to `x · scale`, and the sum that rounded it, with an `addend`. */
function rounded(x: Expression, scale: number, addend: number) {
  const offset = roundingSum + addend;
  const sum = scale === 1 ? e.add(x, offset) : multiplyAdd(x, scale, offset);
  return { sum, whole: e.sub(sum, offset) };
}
