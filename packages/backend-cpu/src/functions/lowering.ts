// Before code is emitted, every primitive that has no instruction becomes an expression of ones
// that have: no code generator knows of elementary functions, and all are computed in vectors.

import {
  type Binary,
  type Expression,
  builder as e,
  rebuilt,
  type Unary,
} from '@gradus/tensor/backend';
import { erf, erfc, erfinv } from './error-function.ts';
import { exp, exp2, expm1 } from './exponential.ts';
import { floorDivide, fmod, remainder } from './float-division.ts';
import { digamma, lgamma } from './gamma.ts';
import { cosh, sinh, tanh } from './hyperbolic.ts';
import { floorDivideIntegers, fmodIntegers, remainderIntegers } from './integer-division.ts';
import { powIntegers } from './integer-power.ts';
import { type Facts, type Interval, intervalsWith } from './interval.ts';
import { acosh, asinh, atanh } from './inverse-hyperbolic.ts';
import { acos, asin, atan, atan2 } from './inverse-trigonometric.ts';
import { log, log1p, log2, log10 } from './logarithm.ts';
import { hypot, pow } from './power.ts';
import { shiftLeft, shiftRight } from './shifts.ts';
import { sign } from './sign.ts';
import { cos, sin, tan } from './trigonometric.ts';

/** Of the lowered operand, and of the interval in which it lies. */
type UnaryLowering = (x: Expression, interval: Interval) => Expression;
type BinaryLowering = (x: Expression, y: Expression) => Expression;

interface Lowerings {
  readonly unary: Readonly<Partial<Record<Unary, UnaryLowering>>>;
  readonly binary: Readonly<Partial<Record<Binary, BinaryLowering>>>;
}

const unchanged: UnaryLowering = (x) => x;

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

const lowerings: Readonly<Record<Expression['dtype'], Lowerings>> = {
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
export function loweringWith(facts: Facts): (root: Expression) => Expression {
  const known = new Map<number, Expression>();
  const intervalOf = intervalsWith(facts);
  const lower = (node: Expression): Expression => {
    const found = known.get(node.id);
    if (found !== undefined) return found;
    const result = lowerNode(node, lower, intervalOf);
    known.set(node.id, result);
    return result;
  };
  return lower;
}

const lowerAnywhere = loweringWith(new Map());

/** An equal expression of primitives that have instructions, or that the host computes. */
export function lowerFunctions(root: Expression): Expression {
  return lowerAnywhere(root);
}

// What a lowering returns is final: a primitive of the same name in it calls the host.
function lowerNode(
  node: Expression,
  lower: (operand: Expression) => Expression,
  intervalOf: (operand: Expression) => Interval,
): Expression {
  switch (node.kind) {
    case 'unary': {
      const { op, x } = node;
      const lowering: UnaryLowering = lowerings[x.dtype].unary[op] ?? e[op];
      return lowering(lower(x), intervalOf(x));
    }
    case 'binary': {
      const { op, x, y } = node;
      return (lowerings[x.dtype].binary[op] ?? e[op])(lower(x), lower(y));
    }
    default:
      return rebuilt(node, lower);
  }
}
