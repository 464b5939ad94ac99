// What integers refuse: numbers that they do not hold, and factors with a fraction.

import {
  addcmul,
  clamp,
  full,
  fullLike,
  indexFill,
  maskedFill,
  median,
  ShapeError,
  scatter,
  sub,
  type Tensor,
  ValueError,
} from '@gradus/tensor';
import type { ErrorSample, OpSpec } from '../spec.ts';
import { input, integers, refuses, spec } from './refusals.ts';

const bytes = input('uint8', [3]);
const indices = input('int32', [2], [0, 1]);
const mask = input('bool', [3], [1, 0, 1]);

type Write = (x: Tensor, value: number, tensors: readonly Tensor[]) => unknown;

/** Each write, with a number too large for int32 and one too small for uint8. */
function overflows(op: string, write: Write): OpSpec {
  const range = { int32: '-2147483648 to 2147483647', uint8: '0 to 255' } as const;
  const refusal = (dtype: 'int32' | 'uint8', value: number): ErrorSample =>
    refuses(
      `${value} as ${dtype}`,
      [input(dtype, [3]), indices, mask],
      ([x, ...tensors]) => write(x, value, tensors),
      ValueError,
      `${op}: the value is ${value}; ${dtype} holds ${range[dtype]}`,
    );
  return spec(
    op,
    refusal('int32', 3e9),
    refusal('int32', Number.NaN),
    refusal('uint8', 256),
    refusal('uint8', -256),
    refusal('uint8', -Infinity),
  );
}

const writes: Readonly<Record<string, Write>> = {
  fill_: (x, value) => x.fill_(value),
  full: ({ dtype, device }, value) => full([2], value, { dtype, device }),
  fullLike: (x, value) => fullLike(x, value),
  maskedFill: (x, value, [, m]) => maskedFill(x, m, value),
  maskedFill_: (x, value, [, m]) => x.maskedFill_(m, value),
  atPut_: (x, value) => x.atPut_([0], value),
};

// Where the value goes by indices, a fraction is refused as well; NaN and infinities are none.
const indexed: Readonly<Record<string, Write>> = {
  scatter: (x, value, [index]) => scatter(x, 0, index, value),
  scatter_: (x, value, [index]) => x.scatter_(0, index, value),
  indexFill: (x, value, [index]) => indexFill(x, 0, index, value),
  indexFill_: (x, value, [index]) => x.indexFill_(0, index, value),
};

const factor = (op: string, name: string, run: (x: Tensor) => unknown): OpSpec =>
  spec(
    op,
    refuses(
      'a factor with a fraction, of integers',
      [integers(3)],
      ([x]) => run(x),
      ValueError,
      `${op}: ${name} is 0.5; a factor of int32 is an integer`,
    ),
  );

export const integerValueSpecs: readonly OpSpec[] = [
  ...Object.entries(writes).map(([op, write]) => overflows(op, write)),
  ...Object.entries(indexed).map(([op, write]) => {
    const { errors } = overflows(op, write);
    return spec(op, ...errors.filter(({ name }) => /^-?\d/.test(name)));
  }),
  factor('add', 'alpha', (x) => x.add(x, { alpha: 0.5 })),
  factor('sub', 'alpha', (x) => sub(2, x, { alpha: 0.5 })),
  factor('addcmul', 'value', (x) => addcmul(x, x, x, { value: 0.5 })),
  factor('addcmul_', 'value', (x) => x.addcmul_(x, x, { value: 0.5 })),
  spec(
    'clamp',
    refuses(
      'a bound that the integers of the result do not hold',
      [bytes],
      ([x]) => clamp(x, -1, 5),
      ValueError,
      'clamp: min is -1, x is uint8[3]; a bound must be a number that uint8 holds',
    ),
    refuses(
      'in place, a bound that the integers do not hold',
      [integers(3)],
      ([x]) => x.clamp_(null, 3e9),
      ValueError,
      'clamp_: max is 3000000000, x is int32[3]; a bound must be a number that int32 holds',
    ),
  ),
  spec(
    'median',
    refuses(
      'no integers',
      [integers(0)],
      ([x]) => median(x),
      ShapeError,
      'median: int32[0] has no elements to reduce over',
    ),
  ),
];
