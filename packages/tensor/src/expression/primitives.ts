// The closed set of scalar primitives. Everything an elementwise op or a fused kernel computes
// is made of these; a backend knows how to emit each, autograd how to differentiate each.

import {
  floorDivide,
  integerFloorDivide,
  integerFmod,
  integerRemainder,
  remainder,
} from './special/division.ts';
import { erf, erfc } from './special/erf.ts';
import { erfinv } from './special/erfinv.ts';
import { digamma, lgamma } from './special/gamma.ts';
import { integerPower } from './special/integer-power.ts';
import { hypot, power } from './special/power.ts';
import { copysign, roundHalfToEven, sign } from './special/rounding.ts';
import { shiftLeft, shiftRight } from './special/shifts.ts';

/**
 * The dtypes a primitive exists for: `number` is every dtype but bool,
 * `integral` every one that is not floating, `integer` int32 and uint8.
 */
export type Domain = 'any' | 'number' | 'floating' | 'integral' | 'integer' | 'bool';

/** What one primitive of one operand means. */
interface UnaryFacts {
  readonly evaluate: (x: number) => number;
  readonly domain: Domain;
  /** The result on truth values, where it is not that on the numbers 0 and 1. */
  readonly evaluateBool?: (x: number) => number;
}

/** What one primitive of two operands means; both have the same dtype. */
interface BinaryFacts {
  readonly evaluate: (x: number, y: number) => number;
  readonly domain: Domain;
  /** Whether the result is a truth value rather than a number of the operands' dtype. */
  readonly truth: boolean;
  /** The result on integers, where float64 arithmetic would lose low bits or differ. */
  readonly evaluateInteger?: (x: number, y: number) => number;
}

const truth = (holds: boolean): number => (holds ? 1 : 0);

/** Primitives of one operand. */
const unaryPrimitives = {
  neg: { evaluate: (x) => -x, domain: 'number' },
  abs: { evaluate: Math.abs, domain: 'number' },
  sign: { evaluate: sign, domain: 'number' },
  sqrt: { evaluate: Math.sqrt, domain: 'floating' },

  floor: { evaluate: Math.floor, domain: 'number' },
  ceil: { evaluate: Math.ceil, domain: 'number' },
  round: { evaluate: roundHalfToEven, domain: 'number' },
  trunc: { evaluate: Math.trunc, domain: 'number' },

  exp: { evaluate: Math.exp, domain: 'floating' },
  exp2: { evaluate: (x) => 2 ** x, domain: 'floating' },
  expm1: { evaluate: Math.expm1, domain: 'floating' },
  log: { evaluate: Math.log, domain: 'floating' },
  log2: { evaluate: Math.log2, domain: 'floating' },
  log10: { evaluate: Math.log10, domain: 'floating' },
  log1p: { evaluate: Math.log1p, domain: 'floating' },

  sin: { evaluate: Math.sin, domain: 'floating' },
  cos: { evaluate: Math.cos, domain: 'floating' },
  tan: { evaluate: Math.tan, domain: 'floating' },
  asin: { evaluate: Math.asin, domain: 'floating' },
  acos: { evaluate: Math.acos, domain: 'floating' },
  atan: { evaluate: Math.atan, domain: 'floating' },
  sinh: { evaluate: Math.sinh, domain: 'floating' },
  cosh: { evaluate: Math.cosh, domain: 'floating' },
  tanh: { evaluate: Math.tanh, domain: 'floating' },
  asinh: { evaluate: Math.asinh, domain: 'floating' },
  acosh: { evaluate: Math.acosh, domain: 'floating' },
  atanh: { evaluate: Math.atanh, domain: 'floating' },

  erf: { evaluate: erf, domain: 'floating' },
  erfc: { evaluate: erfc, domain: 'floating' },
  erfinv: { evaluate: erfinv, domain: 'floating' },
  lgamma: { evaluate: lgamma, domain: 'floating' },
  digamma: { evaluate: digamma, domain: 'floating' },

  not: { evaluate: (x) => truth(x === 0), domain: 'bool' },
  bitwiseNot: { evaluate: (x) => ~x, evaluateBool: (x) => 1 - x, domain: 'integral' },
} as const satisfies Record<string, UnaryFacts>;

/**
 * Primitives of two operands. On bool, `add` and `max` are "or", `mul` and `min` are "and".
 * `max` and `min` give NaN if either operand is NaN.
 * `fmod` has the sign of `x`, `remainder` that of `y`; with them `floorDivide` gives 0 for
 * integers divided by 0. Shifts move every bit out where the count is negative or 32 or more.
 */
const binaryPrimitives = {
  add: { evaluate: (x, y) => x + y, domain: 'any', truth: false },
  sub: { evaluate: (x, y) => x - y, domain: 'number', truth: false },
  mul: { evaluate: (x, y) => x * y, evaluateInteger: Math.imul, domain: 'any', truth: false },
  div: { evaluate: (x, y) => x / y, domain: 'floating', truth: false },
  max: { evaluate: (x, y) => Math.max(x, y), domain: 'any', truth: false },
  min: { evaluate: (x, y) => Math.min(x, y), domain: 'any', truth: false },
  pow: { evaluate: power, evaluateInteger: integerPower, domain: 'number', truth: false },
  atan2: { evaluate: Math.atan2, domain: 'floating', truth: false },
  hypot: { evaluate: hypot, domain: 'floating', truth: false },
  copysign: { evaluate: copysign, domain: 'floating', truth: false },

  fmod: {
    evaluate: (x, y) => x % y,
    evaluateInteger: integerFmod,
    domain: 'number',
    truth: false,
  },
  remainder: {
    evaluate: remainder,
    evaluateInteger: integerRemainder,
    domain: 'number',
    truth: false,
  },
  floorDivide: {
    evaluate: floorDivide,
    evaluateInteger: integerFloorDivide,
    domain: 'number',
    truth: false,
  },

  bitwiseAnd: { evaluate: (x, y) => x & y, domain: 'integral', truth: false },
  bitwiseOr: { evaluate: (x, y) => x | y, domain: 'integral', truth: false },
  bitwiseXor: { evaluate: (x, y) => x ^ y, domain: 'integral', truth: false },
  bitwiseLeftShift: { evaluate: shiftLeft, domain: 'integer', truth: false },
  bitwiseRightShift: { evaluate: shiftRight, domain: 'integer', truth: false },

  eq: { evaluate: (x, y) => truth(x === y), domain: 'any', truth: true },
  ne: { evaluate: (x, y) => truth(x !== y), domain: 'any', truth: true },
  lt: { evaluate: (x, y) => truth(x < y), domain: 'any', truth: true },
  le: { evaluate: (x, y) => truth(x <= y), domain: 'any', truth: true },
  and: { evaluate: (x, y) => truth(x !== 0 && y !== 0), domain: 'bool', truth: true },
  or: { evaluate: (x, y) => truth(x !== 0 || y !== 0), domain: 'bool', truth: true },
} as const satisfies Record<string, BinaryFacts>;

/** Names of the primitives of one operand. */
export type Unary = keyof typeof unaryPrimitives;
/** Names of the primitives of two operands. */
export type Binary = keyof typeof binaryPrimitives;

/** What is known of each primitive of one operand. */
export const unaryFacts: Readonly<Record<Unary, UnaryFacts>> = unaryPrimitives;
/** What is known of each primitive of two operands. */
export const binaryFacts: Readonly<Record<Binary, BinaryFacts>> = binaryPrimitives;
