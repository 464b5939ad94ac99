// Specs of arithmetic. Results on floats are correctly rounded, so nothing may differ: one
// operation on float32 values in float64, rounded once more, gives the float32 result.

import {
  abs,
  add,
  type DType,
  DTypeError,
  div,
  maximum,
  minimum,
  mul,
  neg,
  positive,
  ShapeError,
  square,
  sub,
  type Tensor,
  type Value,
} from '@gradus/tensor';
import type { SampleInput } from '../sample-input.ts';
import type { ErrorSample, OpSpec } from '../spec.ts';
import { castTo, wrapTo } from './casts.ts';
import { everyDType, isFloat, numbers } from './dtypes.ts';
import { type ElementwiseFacts, elementwiseSamples } from './elementwise-samples.ts';

const functions = { add, sub, mul, div, maximum, minimum, neg, abs, positive, square };

type Binary = 'add' | 'sub' | 'mul' | 'div' | 'maximum' | 'minimum';
type Unary = 'neg' | 'abs' | 'square';

interface Meaning {
  readonly floating: (x: number, y: number) => number;
  readonly integer: (x: bigint, y: bigint) => bigint;
  readonly bool?: (x: boolean, y: boolean) => boolean;
}

const binaries: Readonly<Record<Exclude<Binary, 'div'>, Meaning>> = {
  add: { floating: (x, y) => x + y, integer: (x, y) => x + y, bool: (x, y) => x || y },
  sub: { floating: (x, y) => x - y, integer: (x, y) => x - y },
  mul: { floating: (x, y) => x * y, integer: (x, y) => x * y, bool: (x, y) => x && y },
  maximum: {
    floating: larger,
    integer: (x, y) => (x - y > 0n ? x : y),
    bool: (x, y) => x || y,
  },
  minimum: {
    floating: (x, y) => -larger(-x, -y),
    integer: (x, y) => (x - y < 0n ? x : y),
    bool: (x, y) => x && y,
  },
};

const unaries: Readonly<Record<Unary, Meaning>> = {
  neg: { floating: (x) => -x, integer: (x) => -x },
  abs: { floating: (x) => (x < 0 || Object.is(x, -0) ? -x : x), integer: (x) => (x < 0n ? -x : x) },
  square: { floating: (x) => x * x, integer: (x) => x * x, bool: (x) => x },
};

// NaN wins over any number, and of two zeros the positive one is the larger.
function larger(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === 0 && y === 0) return Object.is(x, -0) ? y : x;
  return Math.max(x, y);
}

function meaningOf({ floating, integer, bool }: Meaning): ElementwiseFacts['value'] {
  return (dtype, x, y = 0) => {
    if (isFloat(dtype)) return floating(x, y);
    if (dtype === 'bool') return castTo('bool', bool?.(x !== 0, y !== 0) ? 1 : 0);
    return wrapTo(dtype, integer(BigInt(x), BigInt(y)));
  };
}

const f32 = (...shape: number[]): SampleInput => ({
  dtype: 'float32',
  shape,
  fill: [1, 2, 3],
  layout: 'contiguous',
});

function binaryErrors(op: Binary): ErrorSample[] {
  return [
    {
      name: 'shapes that do not broadcast',
      inputs: [f32(2, 3), f32(2, 4)],
      run: ([x, y]) => functions[op](x, y),
      error: ShapeError,
      message:
        `${op}: shapes [2, 3] and [2, 4] do not broadcast: sizes 3 and 4 of dim -1 differ ` +
        'and neither is 1',
    },
    {
      name: 'in place, a result larger than the target',
      inputs: [f32(3), f32(2, 3)],
      run: ([x, y]) => (x as Tensor)[`${op}_`](y),
      error: ShapeError,
      message:
        `${op}_: the result has shape [2, 3], the target is float32[3]; ` +
        'the result must broadcast to the shape of the target',
    },
    {
      name: 'in place, a target whose elements share a place',
      inputs: [{ ...f32(2, 3), layout: 'expandedFirst' }, f32(2, 3)],
      run: ([x, y]) => (x as Tensor)[`${op}_`](y),
      error: ShapeError,
      message:
        `${op}_: the target is float32[2, 3] with strides [0, 1]: several elements share one ` +
        'place. clone() gives each its own',
    },
    {
      name: 'in place, a floating result in an integer target',
      inputs: [{ ...f32(3), dtype: 'int32' }, f32(3)],
      run: ([x, y]) => (x as Tensor)[`${op}_`](y),
      error: DTypeError,
      message:
        `${op}_: the result is float32, the target is int32[3]; ` +
        'a write must not lose the kind of number',
    },
  ];
}

function boolError(op: 'neg' | 'abs' | 'positive'): ErrorSample {
  return {
    name: 'bool',
    inputs: [{ ...f32(2), dtype: 'bool' }],
    run: ([x]) => functions[op](x as Tensor),
    error: DTypeError,
    message: `${op}: bool operands; the rule is number dtypes only`,
  };
}

/** A bool on either side, be it a number's: PyTorch refuses each. */
const boolDifferences: readonly ErrorSample[] = (
  [
    ['two bools', ([, y]) => sub(y, y)],
    ['a bool on the left', ([x, y]) => sub(y, x)],
    ['a bool on the right', ([x, y]) => sub(x, y)],
    ['a boolean', ([x]) => sub(x, true)],
    ['a bool, in place', ([x, y]) => (x as Tensor).sub_(y)],
  ] satisfies (readonly [string, ErrorSample['run']])[]
).map(([name, run]) => ({
  name,
  inputs: [f32(2), { ...f32(2), dtype: 'bool' }],
  run,
  error: DTypeError,
  message: `${name.endsWith('place') ? 'sub_' : 'sub'}: bool operands; the rule is number dtypes only`,
}));

/** What is no operand at all, as untyped callers may give it. */
const strangers: readonly ErrorSample[] = (
  [
    ['nothing', undefined, 'missing'],
    ['null', null, 'null; operands are tensors, numbers and booleans'],
    ['an array', [1, 2, 3], 'an array; tensor(…) makes a tensor of it'],
    ['a typed array', new Int32Array(3), 'an Int32Array; tensor(…) makes a tensor of it'],
    ['a string', '3', 'the string "3"; operands are tensors, numbers and booleans'],
    ['a bigint', 5n, 'the bigint 5n; operands are tensors, numbers and booleans'],
    ['an object', { min: 0 }, 'an object; operands are tensors, numbers and booleans'],
  ] as const
).flatMap(([name, value, found]) =>
  (['add', 'add_'] as const).map((op) => ({
    name: `${name} as an operand of ${op}`,
    inputs: [f32(3)],
    run: ([x]: readonly Value[]) => Reflect.apply((x as Tensor)[op], x, [value]),
    error: DTypeError,
    message: `${op}: operand 1 is ${found}`,
  })),
);

function binary(op: Exclude<Binary, 'div'>): OpSpec {
  const facts: ElementwiseFacts = {
    op,
    arity: 2,
    dtypes: binaries[op].bool === undefined ? numbers : everyDType,
    run: ([x, y]) => functions[op](x, y),
    runInPlace: ([x, y]) => (x as Tensor)[`${op}_`](y),
    value: meaningOf(binaries[op]),
  };
  const own = { add: strangers, sub: boolDifferences, mul: [], maximum: [], minimum: [] };
  return {
    op,
    samples: elementwiseSamples(facts),
    errors: [...binaryErrors(op), ...own[op]],
  };
}

function unary(op: Unary): OpSpec {
  const facts: ElementwiseFacts = {
    op,
    arity: 1,
    dtypes: unaries[op].bool === undefined ? numbers : everyDType,
    run: ([x]) => functions[op](x as Tensor),
    runInPlace: ([x]) => (x as Tensor)[`${op}_`](),
    // Bools are counted: their square is an integer.
    ...(op === 'square' && { computes: (dtype) => (dtype === 'bool' ? 'int32' : dtype) }),
    value: meaningOf(unaries[op]),
  };
  return { op, samples: elementwiseSamples(facts), errors: op === 'square' ? [] : [boolError(op)] };
}

/** Integers and bools divide as float32. */
export const floatOf = (dtype: DType): DType => (isFloat(dtype) ? dtype : 'float32');

const division: OpSpec = {
  op: 'div',
  samples: elementwiseSamples({
    op: 'div',
    arity: 2,
    dtypes: everyDType,
    computes: floatOf,
    run: ([x, y]: readonly Value[]) => div(x, y),
    runInPlace: ([x, y]) => (x as Tensor).div_(y),
    value: (_, x, y) => x / y,
  }),
  errors: binaryErrors('div'),
};

const identity: OpSpec = {
  op: 'positive',
  samples: elementwiseSamples({
    op: 'positive',
    arity: 1,
    dtypes: numbers,
    run: ([x]) => positive(x as Tensor).clone(),
    value: (_, x) => x,
  }),
  errors: [boolError('positive')],
};

export const arithmeticSpecs: readonly OpSpec[] = [
  ...(['add', 'sub', 'mul', 'maximum', 'minimum'] as const).map(binary),
  division,
  identity,
  ...(['neg', 'abs', 'square'] as const).map(unary),
];
