// Logarithm and exponential in float64, of arguments and results in the range of float32: for
// functions of float32 that need more digits on the way.

import { builder as e, multiplyAdd } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import { scale, split } from './binary-exponent.ts';
import { atLeast, atMost } from './bounds.ts';
import { double } from './double-polynomials.ts';
import { polynomial } from './polynomial.ts';

export const widen = (x: Expression): Expression => e.cast(x, 'float64');
export const narrow = (x: Expression): Expression => e.cast(x, 'float32');

/** The logarithm of a positive finite float64 within the range of float32, as `k` and the rest. */
function logParts(x: Expression): { k: Expression; rest: Expression } {
  // The exponent of the nearest float32 is right, or one too large beside a power of two.
  const { exponent } = split(narrow(x));
  const significand = scale(x, e.neg(exponent));
  const s = e.div(e.sub(significand, 1), e.add(significand, 1));
  const square = e.mul(s, s);
  const half = multiplyAdd(e.mul(s, square), polynomial(square, double.atanh), s);
  return { k: widen(exponent), rest: e.mul(half, 2) };
}

/** `log x` for positive finite x. */
export function logDouble(x: Expression): Expression {
  const { k, rest } = logParts(x);
  return multiplyAdd(k, Math.LN2, rest);
}

/** `log2 x` for positive finite x. */
export function log2Double(x: Expression): Expression {
  const { k, rest } = logParts(x);
  return multiplyAdd(rest, Math.LOG2E, k);
}

/** `2ˣ`; 0 or Infinity as a float32 where x leaves its range. */
export function exp2Double(x: Expression): Expression {
  const held = atLeast(atMost(x, 160), -160);
  const n = e.round(held);
  const r = e.sub(held, n);
  const power = polynomial(r, [1, Math.LN2, ...double.exp2]);
  return scale(power, e.cast(n, 'int32'));
}

/** `eˣ`, likewise. */
export function expDouble(x: Expression): Expression {
  return exp2Double(e.mul(x, Math.LOG2E));
}
