// Logarithms of float32: `log(2ᵏ (1 + f)) = k log 2 + log(1 + f)` with 1 + f in [√½, √2).

import { builder as e, multiplyAdd } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import { split } from './binary-exponent.ts';
import { polynomial } from './polynomial.ts';
import { single } from './single-polynomials.ts';

// The first part has 15 bits, so its products with k are exact.
const ln2High = 0x58b9 / 0x8000;
const ln2Low = Math.LN2 - ln2High;

/** The logarithm of a positive number as `k` and `log(1 + f) = f + f² · bend`. */
function parts(x: Expression) {
  const { significand, exponent } = split(x);
  const f = e.sub(significand, 1);
  const bend = polynomial(f, [-0.5, ...single.log]);
  return { k: e.cast(exponent, 'float32'), f, square: e.mul(f, f), bend };
}

/** `log x + correction` for positive finite x. */
function logOf(x: Expression, correction: Expression | number): Expression {
  const { k, f, square, bend } = parts(x);
  const low = multiplyAdd(square, bend, multiplyAdd(k, ln2Low, correction));
  return multiplyAdd(k, ln2High, e.add(f, low));
}

/** −Infinity at zero, NaN below it and at NaN, Infinity at Infinity, else `value`. */
export function atEdges(x: Expression, value: Expression): Expression {
  const outside = e.select(e.eq(x, 0), e.constant(-Infinity, x.dtype), Number.NaN);
  return e.select(e.gt(x, 0), e.select(e.eq(x, Infinity), Infinity, value), outside);
}

/** `log x`. */
export function log(x: Expression): Expression {
  return atEdges(x, logOf(x, 0));
}

/** `log(1 + x)`: what rounding takes from 1 + x is a small change of the logarithm. */
export function log1p(x: Expression): Expression {
  const u = e.add(1, x);
  // Of the two summands the larger comes first, so that the difference is exact.
  const lost = e.select(e.lt(x, 1), e.sub(x, e.sub(u, 1)), e.sub(1, e.sub(u, x)));
  const value = atEdges(u, logOf(u, e.div(lost, u)));
  return e.select(e.lt(e.abs(x), 2 ** -25), x, value);
}

// log2 e and log10 e, log10 2, the first parts with 12 bits or fewer.
const log2eHigh = 0xb8a / 0x800;
const log2eLow = Math.LOG2E - log2eHigh;
const log10eHigh = 0xde5 / 0x2000;
const log10eLow = Math.LOG10E - log10eHigh;
const log10Of2High = 0x4d10 / 0x10000;
const log10Of2Low = Math.log10(2) - log10Of2High;

/** A number as a part of 12 bits and the rest, so that products with either part are exact. */
function halves(x: Expression): { high: Expression; low: Expression } {
  const high = e.bitcast(e.bitwiseAnd(e.bitcast(x, 'int32'), -4096), 'float32');
  return { high, low: e.sub(x, high) };
}

/** A logarithm as `k` and `log(1 + f)`, that as a high part of few bits and the rest. */
function splitLog(x: Expression) {
  const { k, f, square, bend } = parts(x);
  const tail = e.mul(square, bend);
  const { high } = halves(e.add(f, tail));
  return { k, high, low: e.add(e.sub(f, high), tail) };
}

/** `log2 x`. */
export function log2(x: Expression): Expression {
  const { k, high, low } = splitLog(x);
  const small = multiplyAdd(e.add(high, low), log2eLow, e.mul(low, log2eHigh));
  return atEdges(x, e.add(k, multiplyAdd(high, log2eHigh, small)));
}

/** `log10 x`. */
export function log10(x: Expression): Expression {
  const { k, high, low } = splitLog(x);
  const linear = multiplyAdd(k, log10Of2Low, e.mul(low, log10eHigh));
  const small = multiplyAdd(e.add(high, low), log10eLow, linear);
  return atEdges(x, multiplyAdd(k, log10Of2High, multiplyAdd(high, log10eHigh, small)));
}
