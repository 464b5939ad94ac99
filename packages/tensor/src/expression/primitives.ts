// The closed set of scalar primitives. Everything an elementwise op or a fused kernel computes
// is made of these; a backend knows how to emit each, autograd how to differentiate each.

import { integerPower, power } from './special/power.ts';

/** The dtypes a primitive exists for; `number` is every dtype but bool. */
export type Domain = 'any' | 'number' | 'floating' | 'bool';

/** What one primitive of one operand means. */
interface UnaryFacts {
  readonly evaluate: (x: number) => number;
  readonly domain: Domain;
}

/** What one primitive of two operands means; both have the same dtype. */
interface BinaryFacts {
  readonly evaluate: (x: number, y: number) => number;
  readonly domain: Domain;
  /** Whether the result is a truth value rather than a number of the operands' dtype. */
  readonly truth: boolean;
  /** Exact 32-bit result where float64 arithmetic would lose low bits. */
  readonly evaluateInteger?: (x: number, y: number) => number;
}

const truth = (holds: boolean): number => (holds ? 1 : 0);

/** Primitives of one operand. */
const unaryPrimitives = {
  neg: { evaluate: (x) => -x, domain: 'number' },
  abs: { evaluate: Math.abs, domain: 'number' },
  sqrt: { evaluate: Math.sqrt, domain: 'floating' },
  exp: { evaluate: Math.exp, domain: 'floating' },
  log: { evaluate: Math.log, domain: 'floating' },
  sin: { evaluate: Math.sin, domain: 'floating' },
  cos: { evaluate: Math.cos, domain: 'floating' },
  not: { evaluate: (x) => truth(x === 0), domain: 'bool' },
} as const satisfies Record<string, UnaryFacts>;

/**
 * Primitives of two operands. On bool, `add` and `max` are "or", `mul` and `min` are "and". `max` and `min` give NaN if either operand is NaN.
 */
const binaryPrimitives = {
  add: { evaluate: (x, y) => x + y, domain: 'any', truth: false },
  sub: { evaluate: (x, y) => x - y, domain: 'number', truth: false },
  mul: { evaluate: (x, y) => x * y, evaluateInteger: Math.imul, domain: 'any', truth: false },
  div: { evaluate: (x, y) => x / y, domain: 'floating', truth: false },
  max: { evaluate: (x, y) => Math.max(x, y), domain: 'any', truth: false },
  min: { evaluate: (x, y) => Math.min(x, y), domain: 'any', truth: false },
  pow: { evaluate: power, evaluateInteger: integerPower, domain: 'number', truth: false },
  eq: { evaluate: (x, y) => truth(x === y), domain: 'any', truth: true },
  ne: { evaluate: (x, y) => truth(x !== y), domain: 'any', truth: true },
  lt: { evaluate: (x, y) => truth(x < y), domain: 'any', truth: true },
  le: { evaluate: (x, y) => truth(x <= y), domain: 'any', truth: true },
  and: { evaluate: (x, y) => truth(x !== 0 && y !== 0), domain: 'bool', truth: true },
  or: { evaluate: (x, y) => truth(x !== 0 || y !== 0), domain: 'bool', truth: true },
} as const satisfies Record<string, BinaryFacts>;

export type Unary = keyof typeof unaryPrimitives;
export type Binary = keyof typeof binaryPrimitives;

/** The primitives of one operand, and of two. */
export const unaryFacts: Readonly<Record<Unary, UnaryFacts>> = unaryPrimitives;
export const binaryFacts: Readonly<Record<Binary, BinaryFacts>> = binaryPrimitives;
