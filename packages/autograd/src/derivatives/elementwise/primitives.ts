// Derivatives of the scalar primitives. Each entry gives the partial derivatives at `x` (and `y`),
// where `z` is the result; 0 where the result is constant or counts.

import type { Binary, Builder, Expression, Unary } from '@gradus/tensor/interpreter';
import { trigamma } from './trigamma.ts';

/** A partial derivative; a number is a constant. */
export type Partial = Expression | number;

type UnaryRule = (e: Builder, x: Expression, z: Expression) => Partial;
type BinaryRule = (
  e: Builder,
  x: Expression,
  y: Expression,
  z: Expression,
) => readonly [Partial, Partial];

const none = (): Partial => 0;
const neither = (): readonly [Partial, Partial] => [0, 0];
const squared = (e: Builder, x: Expression): Expression => e.mul(x, x);
const inverseRoot = (e: Builder, x: Expression): Expression => e.div(1, e.sqrt(x));

// d/dx erf(x) = 2/√π · exp(−x²)
const bell = (e: Builder, x: Expression, factor: number): Expression =>
  e.mul(e.exp(e.neg(squared(e, x))), factor);

export const unaryPartials: { readonly [op in Unary]: UnaryRule } = {
  neg: () => -1,
  abs: (e, x) => e.sign(x),
  sign: none,
  sqrt: (e, _, z) => e.div(0.5, z),

  floor: none,
  ceil: none,
  round: none,
  trunc: none,

  exp: (_, __, z) => z,
  exp2: (e, _, z) => e.mul(z, Math.LN2),
  expm1: (e, _, z) => e.add(z, 1),
  log: (e, x) => e.div(1, x),
  log2: (e, x) => e.div(Math.LOG2E, x),
  log10: (e, x) => e.div(Math.LOG10E, x),
  log1p: (e, x) => e.div(1, e.add(x, 1)),

  sin: (e, x) => e.cos(x),
  cos: (e, x) => e.neg(e.sin(x)),
  tan: (e, _, z) => e.add(squared(e, z), 1),
  asin: (e, x) => inverseRoot(e, e.sub(1, squared(e, x))),
  acos: (e, x) => e.neg(inverseRoot(e, e.sub(1, squared(e, x)))),
  atan: (e, x) => e.div(1, e.add(squared(e, x), 1)),
  sinh: (e, x) => e.cosh(x),
  cosh: (e, x) => e.sinh(x),
  tanh: (e, _, z) => e.sub(1, squared(e, z)),
  asinh: (e, x) => inverseRoot(e, e.add(squared(e, x), 1)),
  acosh: (e, x) => inverseRoot(e, e.sub(squared(e, x), 1)),
  atanh: (e, x) => e.div(1, e.sub(1, squared(e, x))),

  erf: (e, x) => bell(e, x, 2 / Math.sqrt(Math.PI)),
  erfc: (e, x) => bell(e, x, -2 / Math.sqrt(Math.PI)),
  erfinv: (e, _, z) => e.mul(e.exp(squared(e, z)), Math.sqrt(Math.PI) / 2),
  lgamma: (e, x) => e.digamma(x),
  digamma: (e, x) => trigamma(e, x),

  not: none,
  bitwiseNot: none,
};

export const binaryPartials: { readonly [op in Binary]: BinaryRule } = {
  add: () => [1, 1],
  sub: () => [1, -1],
  mul: (_, x, y) => [y, x],
  div: (e, _, y, z) => [e.div(1, y), e.neg(e.div(z, y))],

  // Equal operands share the gradient; with a NaN both get it.
  max: (e, x, y) => [larger(e, x, y), larger(e, y, x)],
  min: (e, x, y) => [larger(e, y, x), larger(e, x, y)],

  // x⁰ is constant, even at 0; so is 0ʸ for y ≥ 0.
  pow: (e, x, y, z) => [
    e.select(e.eq(y, 0), 0, e.mul(y, e.pow(x, e.sub(y, 1)))),
    e.select(e.and(e.eq(x, 0), e.le(0, y)), 0, e.mul(z, e.log(x))),
  ],
  atan2: (e, x, y) => {
    const scale = e.div(1, e.add(squared(e, x), squared(e, y)));
    return [e.mul(y, scale), e.mul(e.neg(x), scale)];
  },
  hypot: (e, x, y, z) => [e.div(x, z), e.div(y, z)],
  copysign: (e, x, _, z) => [e.select(e.eq(x, 0), 0, e.div(z, x)), 0],

  fmod: (e, x, y) => [1, e.neg(e.trunc(e.div(x, y)))],
  remainder: (e, x, y) => [1, e.neg(e.floorDivide(x, y))],
  floorDivide: neither,

  bitwiseAnd: neither,
  bitwiseOr: neither,
  bitwiseXor: neither,
  bitwiseLeftShift: neither,
  bitwiseRightShift: neither,

  eq: neither,
  ne: neither,
  lt: neither,
  le: neither,
  and: neither,
  or: neither,
};

function larger(e: Builder, x: Expression, y: Expression): Expression {
  return e.select(e.lt(x, y), 0, e.select(e.eq(x, y), 0.5, e.constant(1, x.dtype)));
}
