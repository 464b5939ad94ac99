// Before code is emitted, every primitive that has no instruction becomes an expression of ones
// that have: no code generator knows of elementary functions, and all are computed in vectors.

import {
  type Binary,
  type BinaryNode,
  type Expression,
  builder as e,
  type Unary,
  type UnaryNode,
} from '@gradus/tensor/backend';
import { erf, erfc, erfinv } from './error-function.ts';
import { exp, exp2, expm1 } from './exponential.ts';
import { floorDivide, fmod, remainder } from './float-division.ts';
import { digamma, lgamma } from './gamma.ts';
import { cosh, sinh, tanh } from './hyperbolic.ts';
import { floorDivideIntegers, fmodIntegers, remainderIntegers } from './integer-division.ts';
import { powIntegers } from './integer-power.ts';
import { acosh, asinh, atanh } from './inverse-hyperbolic.ts';
import { acos, asin, atan, atan2 } from './inverse-trigonometric.ts';
import { log, log1p, log2, log10 } from './logarithm.ts';
import { hypot, pow } from './power.ts';
import { rebuilt } from './rebuilding.ts';
import { shiftLeft, shiftRight } from './shifts.ts';
import { sign } from './sign.ts';
import { cos, sin, tan } from './trigonometric.ts';

type UnaryLowering = (x: Expression) => Expression;
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

const known = new Map<number, Expression>();

/** An equal expression of primitives that have instructions, or that the host computes. */
export function lowerFunctions(node: Expression): Expression {
  const found = known.get(node.id);
  if (found !== undefined) return found;
  const result = lowerNode(node);
  known.set(node.id, result);
  return result;
}

function lowerNode(node: Expression): Expression {
  switch (node.kind) {
    case 'unary':
      return lowerUnary(node);
    case 'binary':
      return lowerBinary(node);
    default:
      return rebuilt(node, lowerFunctions);
  }
}

// What a lowering returns is final: a primitive of the same name in it calls the host.
function lowerUnary({ op, x }: UnaryNode): Expression {
  return (lowerings[x.dtype].unary[op] ?? e[op])(lowerFunctions(x));
}

function lowerBinary({ op, x, y }: BinaryNode): Expression {
  return (lowerings[x.dtype].binary[op] ?? e[op])(lowerFunctions(x), lowerFunctions(y));
}
