// Random expressions whose results are exact in any order of evaluation: floats stay whole
// numbers that float32 holds, so that rounding once or at every step gives the same.

import type { DType } from '@gradus/tensor';
import {
  type Binary,
  binary,
  builder,
  type Combiner,
  cast,
  constant,
  type Expression,
  input,
  scalar,
  select,
  type Unary,
  unary,
} from '@gradus/tensor/backend';
import { isFloat } from '../specs/dtypes.ts';

/** One step: what to do, with which of the values made so far. */
export interface Step {
  readonly choice: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A value, and how large a whole number it can be; Infinity if it may be a fraction. */
export interface Sized {
  readonly node: Expression;
  readonly bound: number;
}

/** Whole numbers up to this, and their sums, are exact. */
function exactBound(dtype: DType): number {
  return dtype === 'float16' ? 2 ** 11 : 2 ** 24;
}

/** Inputs and scalars of floating dtypes are whole numbers up to this. */
export const leafBound = 8;

const ranges: Readonly<Record<DType, number>> = {
  bool: 1,
  uint8: 255,
  int32: 2 ** 31,
  float16: leafBound,
  float32: leafBound,
  float64: leafBound,
};

/** Inputs and scalars of a kernel. */
export function leavesOf(inputs: readonly DType[], scalars: readonly DType[]): Sized[] {
  return [
    ...inputs.map((dtype, i) => ({ node: input(i, dtype), bound: ranges[dtype] })),
    ...scalars.map((dtype, i) => ({ node: scalar(i, dtype), bound: ranges[dtype] })),
  ];
}

/** The leaves, then one value a step. */
export function programValues(
  leaves: readonly Sized[],
  steps: readonly Step[],
  dtypes: readonly DType[],
): Sized[] {
  const values = [...leaves];
  if (values.length === 0) values.push({ node: constant(3, dtypes[0]), bound: 3 });
  for (const step of steps) values.push(nextValue(values, step, dtypes));
  return values;
}

function nextValue(values: readonly Sized[], step: Step, dtypes: readonly DType[]): Sized {
  const x = values[step.x % values.length];
  const { dtype } = x.node;
  const peers = values.filter(({ node }) => node.dtype === dtype);
  const y = peers[step.y % peers.length];
  const conditions = values.filter(({ node }) => node.dtype === 'bool');
  const moves: (() => Sized)[] = [
    () => converted(x, dtypes[step.z % dtypes.length]),
    () => ({ node: binary(compared[step.z % compared.length], x.node, y.node), bound: 1 }),
    () => ({ node: binary(step.z % 2 ? 'max' : 'min', x.node, y.node), bound: larger(x, y) }),
    () => joined(values, x, y, step.z),
    () => single(x, step.z),
  ];
  if (conditions.length > 0) {
    const condition = conditions[step.z % conditions.length].node;
    moves.push(() => ({ node: select(condition, x.node, y.node), bound: larger(x, y) }));
  }
  return moves[step.choice % moves.length]();
}

const compared: readonly Binary[] = ['eq', 'ne', 'lt', 'le'];

function larger(x: Sized, y: Sized): number {
  return Math.max(x.bound, y.bound);
}

function converted({ node, bound }: Sized, dtype: DType): Sized {
  if (!isFloat(dtype)) return { node: cast(node, dtype), bound: ranges[dtype] };
  // What would round is left as it is; a fraction may, as nothing is computed from it.
  const isHeld = dtype !== 'float16' || bound <= exactBound(dtype);
  return isHeld ? { node: cast(node, dtype), bound } : { node, bound };
}

const logical: readonly Binary[] = [
  ...(['and', 'or', 'add', 'mul'] as const),
  ...(['bitwiseAnd', 'bitwiseOr', 'bitwiseXor'] as const),
];

const integral: readonly Binary[] = [
  ...(['add', 'sub', 'mul', 'bitwiseAnd', 'bitwiseOr', 'bitwiseXor'] as const),
  ...(['bitwiseLeftShift', 'bitwiseRightShift', 'fmod', 'remainder', 'floorDivide'] as const),
];

function joined(values: readonly Sized[], x: Sized, y: Sized, choice: number): Sized {
  const { dtype } = x.node;
  if (dtype === 'bool') {
    return { node: binary(logical[choice % logical.length], x.node, y.node), bound: 1 };
  }
  if (!isFloat(dtype)) {
    const op = integral[choice % integral.length];
    return { node: binary(op, x.node, y.node), bound: ranges[dtype] };
  }
  // Of a fraction that is no number the sign is nobody's business.
  if (choice % 4 === 3 && y.bound < Infinity) {
    return { node: builder.copysign(x.node, y.node), bound: x.bound };
  }
  const op = (['add', 'sub', 'mul'] as const)[choice % 3];
  const bound = op === 'mul' ? x.bound * y.bound : x.bound + y.bound;
  // What would round is left as it is.
  if (!(bound <= exactBound(dtype))) return values[choice % values.length];
  return { node: builder[op](x.node, y.node), bound };
}

const rounded: readonly Unary[] = ['floor', 'ceil', 'round', 'trunc'];

const ofOne: Readonly<Record<DType, readonly Unary[]>> = {
  bool: ['not', 'bitwiseNot'],
  uint8: ['neg', 'abs', 'sign', 'bitwiseNot', ...rounded],
  int32: ['neg', 'abs', 'sign', 'bitwiseNot', ...rounded],
  float16: ['neg', 'abs', 'sign', ...rounded],
  float32: ['neg', 'abs', 'sign', ...rounded],
  // A root in float64 is rounded correctly by everyone; nothing inexact is computed from it.
  float64: ['neg', 'abs', 'sign', 'sqrt', ...rounded],
};

function single(x: Sized, choice: number): Sized {
  const ops = ofOne[x.node.dtype];
  const op = ops[choice % ops.length];
  return { node: unary(op, x.node), bound: op === 'sqrt' ? Infinity : x.bound };
}

/** What joining `count` values gives, by a combiner that is the one asked for where it is exact. */
export function combinedExactly(
  { node, bound }: Sized,
  combiner: Combiner,
  count: number,
): { combiner: Combiner; bound: number } {
  const isSum = combiner === 'sum' && sumsExactly({ node, bound }, count);
  const isWhole = !isFloat(node.dtype);
  if (isSum || isWhole) {
    return { combiner, bound: isWhole ? ranges[node.dtype] : bound * count };
  }
  const extremum = combiner === 'min' ? 'min' : 'max';
  // Over no elements it is infinite.
  return { combiner: extremum, bound: count === 0 ? Infinity : bound };
}

/** Whether sums of `count` such values stay exact. */
function sumsExactly({ node, bound }: Sized, count: number): boolean {
  return !isFloat(node.dtype) || bound * count <= exactBound(node.dtype);
}
