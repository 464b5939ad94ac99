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
import { floorDivideIntegers, fmodIntegers, remainderIntegers } from './integer-division.ts';
import { powIntegers } from './integer-power.ts';
import { shiftLeft, shiftRight } from './shifts.ts';
import { sign } from './sign.ts';

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

const onFloat32: Lowerings = { unary: { sign }, binary: {} };

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
  known.set(result.id, result);
  return result;
}

function lowerNode(node: Expression): Expression {
  switch (node.kind) {
    case 'unary':
      return lowerUnary(node);
    case 'binary':
      return lowerBinary(node);
    case 'select':
      return e.select(
        lowerFunctions(node.condition),
        lowerFunctions(node.x),
        lowerFunctions(node.y),
      );
    case 'cast':
      return e.cast(lowerFunctions(node.x), node.dtype);
    case 'bitcast':
      return e.bitcast(lowerFunctions(node.x), node.dtype);
    default:
      return node;
  }
}

function lowerUnary({ op, x }: UnaryNode): Expression {
  const lowering = lowerings[x.dtype].unary[op];
  const operand = lowerFunctions(x);
  return lowering === undefined ? e[op](operand) : lowerFunctions(lowering(operand));
}

function lowerBinary({ op, x, y }: BinaryNode): Expression {
  const lowering = lowerings[x.dtype].binary[op];
  const operands = [lowerFunctions(x), lowerFunctions(y)] as const;
  if (lowering === undefined) return e[op](...operands);
  const result = lowering(...operands);
  // A shift by a constant is its own lowering.
  return result === e[op](...operands) ? result : lowerFunctions(result);
}
