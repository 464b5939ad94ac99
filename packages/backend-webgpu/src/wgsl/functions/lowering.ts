// Before WGSL is written, every primitive that the language has not, or not with defined results,
// becomes an expression of ones that have.

import type { Expression, Unary } from '@gradus/tensor/backend';
import { builder as e } from '@gradus/tensor/backend';
import {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cos,
  cosh,
  erfc,
  erfinv,
  erf as erfOfOrdinary,
  exp,
  exp2,
  expm1,
  type Facts,
  type Lowerings,
  log,
  log1p,
  log2,
  log10,
  loweringWith,
  sign as signOfAny,
  sin,
  sinh,
  tan,
  tanh,
} from '@gradus/tensor/functions';
import { eq, isUndefined, keepingNaN, le, lt, max, min, ne, sign } from './comparison.ts';
import { floorDivide, fmod, remainder } from './division.ts';
import { digamma, lgamma } from './gamma.ts';
import { hypot, pow } from './power.ts';

type Lowering = NonNullable<Lowerings['unary'][Unary]>;

const unchanged: Lowering = (x) => x;

const onIntegers: Lowerings = {
  unary: { sign: signOfAny, floor: unchanged, ceil: unchanged, round: unchanged, trunc: unchanged },
  binary: {},
};

/** Those that give NaN for NaN, whatever becomes of it on the way. */
function guarded(functions: Partial<Record<Unary, Lowering>>): Partial<Record<Unary, Lowering>> {
  return Object.fromEntries(
    Object.entries(functions).map(([name, lowering]) => [
      name,
      (x: Expression, interval: Parameters<Lowering>[1]) => keepingNaN(x, lowering(x, interval)),
    ]),
  );
}

/** Rounding keeps the sign, that of a zero too. */
function rounding(op: 'floor' | 'ceil' | 'round' | 'trunc'): Lowering {
  return (x) => e.copysign(e[op](x), x);
}

// Of magnitudes below it erf is a multiple; the polynomial would add a denormal number.
const tiny = 2 ** -60;

const erf: Lowering = (x) => {
  const near = e.mul(x, 2 / Math.sqrt(Math.PI));
  return e.select(e.lt(e.abs(x), tiny), near, erfOfOrdinary(x));
};

const onFloat32: Lowerings = {
  unary: {
    sign,
    floor: rounding('floor'),
    ceil: rounding('ceil'),
    round: rounding('round'),
    trunc: rounding('trunc'),
    sqrt: (x) => e.select(e.or(isUndefined(x), e.lt(x, 0)), Number.NaN, e.sqrt(x)),
    ...guarded({
      ...{ exp, exp2, expm1, log, log2, log10, log1p },
      ...{ sin, cos, tan, sinh, cosh, tanh },
      ...{ asin, acos, atan, asinh, acosh, atanh },
      ...{ erf, erfc, erfinv, lgamma, digamma },
    }),
  },
  binary: {
    ...{ eq, ne, lt, le, max, min },
    ...{ pow, hypot, fmod, remainder, floorDivide },
    atan2: (y, x) => keepingNaN(x, keepingNaN(y, atan2(y, x))),
  },
};

const onFloat64: Lowerings = { unary: { sign: signOfAny }, binary: {} };

const lowerings = {
  bool: { unary: {}, binary: {} },
  uint8: onIntegers,
  int32: onIntegers,
  float32: onFloat32,
  float64: onFloat64,
};

/**
 * Makes equal expressions of what WGSL can write.
 * `facts`: what is known of nodes besides their form.
 */
export function lowering(facts?: Facts): (root: Expression) => Expression {
  return loweringWith(lowerings, facts);
}
