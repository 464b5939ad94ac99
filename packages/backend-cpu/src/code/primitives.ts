// How each scalar primitive is computed in WebAssembly, on one element or on a vector of them.

import type { Binary, DType, Unary } from '@gradus/tensor/backend';
import { type Code, extractLane, i32, op, selectValue } from '../assembler/code.ts';
import { hasRelaxedSimd } from '../assembler/relaxed-simd.ts';
import {
  constantElement,
  type Lanes,
  narrowMask,
  scalarPrefix,
  vectorPrefix,
  widenMask,
} from './element.ts';
import { binaryHostPrimitives, unaryHostPrimitives } from './host.ts';

/** Where a primitive is emitted. */
export interface Target {
  readonly dtype: DType;
  readonly lanes: Lanes;
}

/** Emits a primitive; bool operands have entries of their own. */
type UnaryCode = (target: Target, x: Code) => Code;
type BinaryCode = (target: Target, x: Code, y: Code) => Code;

type Arithmetic = 'add' | 'sub' | 'mul';
type FloatOnly = 'div' | 'sqrt' | 'floor' | 'ceil' | 'trunc' | 'nearest';

function isFloat(dtype: DType): dtype is 'float32' | 'float64' {
  return dtype === 'float32' || dtype === 'float64';
}

// What leaves the range of uint8 wraps round, as in memory.
function wrap({ dtype, lanes }: Target, value: Code): Code {
  if (dtype !== 'uint8') return value;
  const mask = constantElement(255, 'int32', lanes);
  return op(lanes === 1 ? 'i32.and' : 'v128.and', value, mask);
}

function arithmetic(name: Arithmetic): BinaryCode {
  return (target, x, y) => {
    const { dtype, lanes } = target;
    return wrap(
      target,
      op(`${lanes === 1 ? scalarPrefix[dtype] : vectorPrefix[dtype]}.${name}`, x, y),
    );
  };
}

function floatOnly(name: FloatOnly): (target: Target, ...operands: Code[]) => Code {
  return ({ dtype, lanes }, ...operands) => {
    const float = isFloat(dtype) ? dtype : 'float64';
    return op(`${lanes === 1 ? scalarPrefix[float] : vectorPrefix[float]}.${name}`, ...operands);
  };
}

function extremum(name: 'min' | 'max'): BinaryCode {
  return ({ dtype, lanes }, x, y) => {
    if (isFloat(dtype))
      return op(`${lanes === 1 ? scalarPrefix[dtype] : vectorPrefix[dtype]}.${name}`, x, y);
    if (lanes > 1) return op(`i32x4.${name}_s`, x, y);
    const isFirst = name === 'min' ? op('i32.le_s', x, y) : op('i32.le_s', y, x);
    return selectValue(isFirst, x, y);
  };
}

/** Boolean algebra: on masks in vectors, on 0 and 1 one at a time. */
function logical(name: 'and' | 'or' | 'xor'): BinaryCode {
  return ({ lanes }, x, y) => op(lanes === 1 ? `i32.${name}` : `v128.${name}`, x, y);
}

function comparison(name: 'eq' | 'ne' | 'lt' | 'le'): BinaryCode {
  return ({ dtype, lanes }, x, y) => {
    const suffix = isFloat(dtype) || name === 'eq' || name === 'ne' ? '' : '_s';
    const prefix = lanes === 1 ? scalarPrefix[dtype] : vectorPrefix[dtype];
    // Only integers have a signed comparison, only floats one without a sign.
    const mask = op(`${prefix}.${name}${suffix}` as 'f32.lt', x, y);
    return lanes > 1 && dtype === 'float64' ? narrowMask(mask) : mask;
  };
}

const not: UnaryCode = ({ lanes }, x) => op(lanes === 1 ? 'i32.eqz' : 'v128.not', x);

/** Primitives that are lowered to others, or computed by the host, before code is emitted. */
function emittedElsewhere<K extends string>(names: readonly K[]) {
  const refuse = (): never => {
    throw new Error(`${names} are not emitted as instructions`);
  };
  return Object.fromEntries(names.map((name) => [name, refuse])) as Record<K, () => never>;
}

/** Shifts integers by a constant; other counts were lowered. */
function shift(name: 'shl' | 'shr_s'): BinaryCode {
  return ({ lanes }, x, count) => op(`${lanes === 1 ? 'i32' : 'i32x4'}.${name}`, x, count);
}

const copysign: BinaryCode = ({ dtype, lanes }, x, y) => {
  if (lanes === 1) return op(dtype === 'float64' ? 'f64.copysign' : 'f32.copysign', x, y);
  return op('v128.bitselect', y, x, constantElement(-0, dtype, lanes));
};

export const unaryCode: Readonly<Record<Unary, UnaryCode>> = {
  neg: (target, x) => {
    const { dtype, lanes } = target;
    if (lanes > 1) return wrap(target, op(`${vectorPrefix[dtype]}.neg`, x));
    return isFloat(dtype)
      ? op(`${scalarPrefix[dtype]}.neg`, x)
      : wrap(target, op('i32.sub', i32(0), x));
  },
  abs: ({ dtype, lanes }, x) => {
    if (lanes > 1) return op(`${vectorPrefix[dtype]}.abs`, x);
    if (isFloat(dtype)) return op(`${scalarPrefix[dtype]}.abs`, x);
    return selectValue(op('i32.lt_s', x, i32(0)), op('i32.sub', i32(0), x), x);
  },
  sqrt: floatOnly('sqrt'),
  floor: floatOnly('floor'),
  ceil: floatOnly('ceil'),
  round: floatOnly('nearest'),
  trunc: floatOnly('trunc'),
  ...emittedElsewhere(['sign', ...unaryHostPrimitives]),
  not,
  bitwiseNot: (target, x) =>
    target.dtype === 'bool'
      ? not(target, x)
      : wrap(target, logical('xor')(target, x, constantElement(-1, 'int32', target.lanes))),
};

/** Primitives on numbers. */
const numberCode: Readonly<Record<Binary, BinaryCode>> = {
  add: arithmetic('add'),
  sub: arithmetic('sub'),
  mul: arithmetic('mul'),
  div: floatOnly('div'),
  max: extremum('max'),
  min: extremum('min'),
  ...emittedElsewhere(binaryHostPrimitives),
  copysign,
  bitwiseAnd: logical('and'),
  bitwiseOr: logical('or'),
  bitwiseXor: logical('xor'),
  bitwiseLeftShift: (target, x, y) => wrap(target, shift('shl')(target, x, y)),
  bitwiseRightShift: shift('shr_s'),
  eq: comparison('eq'),
  ne: comparison('ne'),
  lt: comparison('lt'),
  le: comparison('le'),
  and: logical('and'),
  or: logical('or'),
};

/** Primitives on bool, where they differ: sums are "or", `x < y` is "not x, and y". */
const boolCode: Readonly<Partial<Record<Binary, BinaryCode>>> = {
  add: logical('or'),
  mul: logical('and'),
  max: logical('or'),
  min: logical('and'),
  eq: (target, x, y) => not(target, logical('xor')(target, x, y)),
  ne: logical('xor'),
  lt: (target, x, y) => logical('and')(target, not(target, x), y),
  le: (target, x, y) => logical('or')(target, not(target, x), y),
};

/** Emits a binary primitive on operands of `target.dtype`. */
export function binaryCode(primitive: Binary, target: Target, x: Code, y: Code): Code {
  const special = target.dtype === 'bool' ? boolCode[primitive] : undefined;
  return (special ?? numberCode[primitive])(target, x, y);
}

/** `x` where the bool `condition` holds, else `y`. */
export function selectCode({ dtype, lanes }: Target, condition: Code, x: Code, y: Code): Code {
  if (lanes === 1) return selectValue(condition, x, y);
  const isWide = dtype === 'float64';
  const mask = isWide ? widenMask(condition) : condition;
  // Of whole masks the relaxed form gives the same everywhere, by one instruction in place of three.
  if (!hasRelaxedSimd()) return op('v128.bitselect', x, y, mask);
  return op(`${isWide ? 'i64x2' : 'i32x4'}.relaxed_laneselect`, x, y, mask);
}

/**
 * `x · y + z`. There is a fused instruction for vectors alone, so a single element is computed in
 * one: the rest of a row has the bits it would have in a vector.
 */
export function multiplyAddCode({ dtype, lanes }: Target, x: Code, y: Code, z: Code): Code {
  const float = isFloat(dtype) ? dtype : 'float64';
  const prefix = vectorPrefix[float] as 'f32x4';
  if (!hasRelaxedSimd()) {
    const simple = lanes === 1 ? (scalarPrefix[float] as 'f32') : prefix;
    return op(`${simple}.add`, op(`${simple}.mul`, x, y), z);
  }
  if (lanes > 1) return op(`${prefix}.relaxed_madd`, x, y, z);
  const operands = [x, y, z].map((value) => op(`${prefix}.splat`, value));
  const read = float === 'float32' ? 'f32x4.extract_lane' : 'f64x2.extract_lane';
  return extractLane(read, op(`${prefix}.relaxed_madd`, ...operands), 0);
}
