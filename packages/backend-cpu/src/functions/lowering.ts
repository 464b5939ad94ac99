// Before code is emitted, every primitive that has no instruction becomes an expression of ones
// that have: no code generator knows of elementary functions, and all are computed in vectors.

import type { Expression } from '@gradus/tensor/backend';
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
  digamma,
  erf,
  erfc,
  erfinv,
  exp,
  exp2,
  expm1,
  type Facts,
  type Lowerings,
  lgamma,
  log,
  log1p,
  log2,
  log10,
  loweringWith,
  sign,
  sin,
  sinh,
  tan,
  tanh,
} from '@gradus/tensor/functions';
import { floorDivide, fmod, remainder } from './float-division.ts';
import { floorDivideIntegers, fmodIntegers, remainderIntegers } from './integer-division.ts';
import { powIntegers } from './integer-power.ts';
import { hypot, pow } from './power.ts';
import { shiftLeft, shiftRight } from './shifts.ts';

const unchanged = (x: Expression): Expression => x;

const onIntegers: Lowerings = {
  unary: { sign, floor: unchanged, ceil: unchanged, round: unchanged, trunc: unchanged },
  binary: {
    fmod: fmodIntegers,
    remainder: remainderIntegers,
    floorDivide: floorDivideIntegers,
    pow: powIntegers,
    bitwiseLeftShift: shiftLeft,
    bitwiseRightShift: shiftRight,
  },
};

const onFloat32: Lowerings = {
  unary: {
    sign,
    ...{ exp, exp2, expm1, log, log2, log10, log1p },
    ...{ sin, cos, tan, sinh, cosh, tanh },
    ...{ asin, acos, atan, asinh, acosh, atanh },
    ...{ erf, erfc, erfinv, lgamma, digamma },
  },
  binary: { pow, hypot, atan2, fmod, remainder, floorDivide },
};

const onFloat64: Lowerings = { unary: { sign }, binary: {} };

const lowerings = {
  bool: onIntegers,
  uint8: onIntegers,
  int32: onIntegers,
  float32: onFloat32,
  float64: onFloat64,
};

/**
 * Makes equal expressions of primitives that have instructions, or that the host computes.
 * `facts`: what is known of nodes besides their form.
 */
export function lowerFunctionsWith(facts: Facts): (root: Expression) => Expression {
  return loweringWith(lowerings, facts);
}

/** An equal expression of primitives that have instructions, or that the host computes. */
export const lowerFunctions: (root: Expression) => Expression = loweringWith(lowerings);
