// Specs of comparisons; NaN compares false with everything, itself included, except by `ne`.

import {
  type DType,
  eq,
  ge,
  greater,
  greaterEqual,
  gt,
  le,
  less,
  lessEqual,
  lt,
  ne,
  notEqual,
} from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { everyDType } from './dtypes.ts';
import { elementwiseSamples } from './elementwise-samples.ts';

const functions = {
  ...{ eq, ne, lt, le, gt, ge },
  ...{ notEqual, less, lessEqual, greater, greaterEqual },
};

const meanings: Readonly<Record<keyof typeof functions, (x: number, y: number) => boolean>> = {
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
  notEqual: (x, y) => x !== y,
  less: (x, y) => x < y,
  lessEqual: (x, y) => x <= y,
  greater: (x, y) => x > y,
  greaterEqual: (x, y) => x >= y,
};

// Few values, so that there are ties.
const fill = (dtype: DType, operand: number) =>
  ({ from: 0, to: dtype === 'bool' ? 2 : 5, seed: operand + 1 }) as const;

const whole = (dtype: DType, operand: number) =>
  dtype.startsWith('float') ? [0, 1, 2, 1.5, operand] : fill(dtype, operand);

export const comparisonSpecs: readonly OpSpec[] = Object.keys(functions).map((name) => {
  const op = name as keyof typeof functions;
  const samples = elementwiseSamples({
    op,
    arity: 2,
    dtypes: everyDType,
    fill: whole,
    result: () => 'bool',
    run: ([x, y]) => functions[op](x, y),
    value: (_, x, y) => (meanings[op](x, y) ? 1 : 0),
  });
  return { op, samples, errors: [] };
});
