// Specs of rounding and of signs: exact in every dtype.

import { ceil, copysign, type DType, floor, frac, round, sign, trunc } from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { floatOf } from './arithmetic.ts';
import { everyDType, floats, integrals, numbers } from './dtypes.ts';
import { type Call, elementwiseSpec } from './elementwise-spec.ts';

interface Rounding {
  readonly call: Call;
  readonly value: (x: number) => number;
}

const roundings: Readonly<Record<string, Rounding>> = {
  floor: { call: floor, value: Math.floor },
  ceil: { call: ceil, value: Math.ceil },
  trunc: { call: trunc, value: Math.trunc },
  round: { call: round, value: nearestEven },
};

// Of two whole numbers equally near, the one whose half is whole.
function nearestEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Object.is(x, -0) || (x < 0 && x > -0.5) ? -0 : Math.round(x);
  const even = below % 2 === 0 ? below : below + 1;
  return x < 0 && even === 0 ? -0 : even;
}

const bool: readonly DType[] = ['bool'];

// Ties, wholes and what lies between, of both signs.
const quarters = (dtype: DType, operand: number) =>
  dtype.startsWith('float')
    ? Array.from({ length: 61 }, (_, i) => (i - 30) / 4)
    : ({ from: 0, to: 100, seed: operand } as const);

export const roundingSpecs: readonly OpSpec[] = [
  ...Object.entries(roundings).map(([op, { call, value }]) =>
    elementwiseSpec({
      op,
      call,
      arity: 1,
      dtypes: numbers,
      fill: quarters,
      value: (_, x) => value(x),
      refuses: { dtypes: bool, domain: 'number' },
    }),
  ),
  elementwiseSpec({
    op: 'frac',
    call: frac,
    arity: 1,
    dtypes: floats,
    fill: quarters,
    value: (_, x) => x - Math.trunc(x),
    refuses: { dtypes: integrals, domain: 'floating' },
  }),
  elementwiseSpec({
    op: 'sign',
    call: sign,
    arity: 1,
    dtypes: everyDType,
    value: (_, x) => Number(x > 0) - Number(x < 0),
  }),
  elementwiseSpec({
    op: 'copysign',
    call: copysign,
    arity: 2,
    dtypes: everyDType,
    computes: floatOf,
    // The sign of a NaN cannot be seen from JavaScript, so no sample has one there.
    fill: (dtype, operand) => (dtype === 'bool' ? [0, 1] : [1, -2, 0, -0, 3, Infinity, operand]),
    edges: (dtype) => (dtype === 'bool' ? [0, 1] : [1, -2, 0, -0, 3, Infinity, -Infinity]),
    value: (_, x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x)),
  }),
];
