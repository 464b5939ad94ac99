// The Gaussian error linear unit. Far below zero it falls like an exponential of a large argument,
// whose rounding would cost digits of the result; so what rounding takes away is kept beside it.

import { ValueError } from '../../errors.ts';
import type { Builder } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type ElementwiseFunction, elementwise, elementwiseFunction } from '../callable.ts';
import { geluGradient, tanhGeluGradient } from './activation-gradients.ts';
import { type Compensated, split } from './compensated.ts';
import { timesLogistic } from './decay.ts';

/** How `gelu` is computed. */
export interface GeluOptions {
  /** `none` for the normal distribution function itself, `tanh` for its approximation. */
  readonly approximate?: 'none' | 'tanh';
}

// The complement keeps the digits that 1 + erf(x / √2) loses where x is negative. It falls like
// e^(−z²) / z there, so that a rest of z changes it by about the factor 1 − 2 (z + 1/16) rest.
const exactGelu = elementwise<[x: Tensor]>(
  'gelu',
  'float',
  (e, x) => {
    const complement = e.erfc(e.mul(x, -Math.SQRT1_2));
    // Above zero the complement hardly falls; below −40 it is 0 in every dtype.
    const low = e.min(e.max(x, -40), 0);
    const { value, rest } = timesRootHalf(e, low);
    const change = e.mul(e.mul(e.sub(value, 1 / 16), rest), low);
    return e.mul(e.sub(e.mul(x, 0.5), change), complement);
  },
  geluGradient,
);

// √½ = 181 / 256 + rootHalfRest.
const rootHalfRest = 7.55311865475244e-5;

function timesRootHalf(e: Builder, x: Expression): Compensated {
  // With 8 digits less, the product with 181 is exact.
  const [high, low] = split(e, x, 8);
  const value = e.mul(x, Math.SQRT1_2);
  const difference = e.sub(e.mul(high, 181 / 256), value);
  const rest = e.add(e.add(difference, e.mul(low, 181 / 256)), e.mul(x, rootHalfRest));
  return { value, rest };
}

// (1 + tanh u) / 2 is the logistic function of 2u, which loses nothing where u is negative.
const tanhGelu = elementwise<[x: Tensor]>(
  'gelu',
  'float',
  (e, x) => {
    const { value, rest } = tanhArgument(e, e.min(e.abs(x), 24));
    return timesLogistic(e, x, value, rest);
  },
  tanhGeluGradient,
);

// √(8/π) = 51/32 + linear, and 0.044715 √(8/π) = 9/128 + cubic.
const beyond = { linear: 0.0020191216057307117, cubic: 0.0010423162726002487 };

/** `√(8/π) (x + 0.044715 x³)` for `0 ≤ x ≤ 24`. */
function tanhArgument(e: Builder, x: Expression): Compensated {
  // At a whole number of eighths the polynomial of the short coefficients is exact in float32 as
  // long as the result is not zero; the way from there to x, and the rest of the coefficients,
  // add little, and little error.
  const y = e.mul(x, 8);
  const whole = e.round(y);
  const off = e.sub(y, whole);
  const term = e.mul(e.mul(whole, whole), 9 / 2 ** 16);
  const exact = e.mul(whole, e.add(term, 51 / 2 ** 8));
  const bend = e.mul(e.add(e.mul(whole, 3), off), 9 / 2 ** 16);
  const slope = e.add(e.add(e.mul(term, 3), 51 / 2 ** 8), e.mul(off, bend));
  const cubic = e.mul(y, e.add(e.mul(e.mul(y, y), beyond.cubic / 8 ** 3), beyond.linear / 8));
  const tilt = e.mul(off, slope);
  const sum = e.add(exact, tilt);
  const value = e.add(sum, cubic);
  const rest = e.add(e.sub(tilt, e.sub(sum, exact)), e.sub(cubic, e.sub(value, sum)));
  return { value, rest };
}

const gelus = new Map<unknown, typeof exactGelu>([
  ['none', exactGelu],
  ['tanh', tanhGelu],
]);

/**
 * Gaussian error linear unit, `x · Φ(x)` with the normal distribution function `Φ`; with
 * `approximate: 'tanh'`, `x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))`.
 *
 * Dtype: floating, preserved; integers and bools give float32.
 * @throws {ValueError} if `approximate` is neither.
 * @see Hendrycks & Gimpel, arXiv:1606.08415, 2016.
 * @example
 * (await gelu(tensor([1])).item()).toFixed(4) // '0.8413'
 */
export const gelu: ElementwiseFunction<[x: Tensor, options?: GeluOptions]> = elementwiseFunction(
  (x, options) => {
    const { approximate = 'none' } = options ?? {};
    const op = gelus.get(approximate);
    if (op !== undefined) return op.resolve(x);
    throw new ValueError('gelu', `approximate is ${String(approximate)}; it is 'none' or 'tanh'`, {
      approximate,
    });
  },
);
