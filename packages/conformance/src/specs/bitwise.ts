// Specs of operations on bits, whose meaning is that of integers of any size, cut to the dtype.

import {
  bitwiseAnd,
  bitwiseLeftShift,
  bitwiseNot,
  bitwiseOr,
  bitwiseRightShift,
  bitwiseXor,
  type DType,
} from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { wrapTo } from './casts.ts';
import { floats, integrals } from './dtypes.ts';
import { type Call, elementwiseSpec } from './elementwise-spec.ts';

interface Bits {
  readonly call: Call;
  readonly value: (x: bigint, y: bigint) => bigint;
}

const ofTwo: Readonly<Record<string, Bits>> = {
  bitwiseAnd: { call: bitwiseAnd, value: (x, y) => x & y },
  bitwiseOr: { call: bitwiseOr, value: (x, y) => x | y },
  bitwiseXor: { call: bitwiseXor, value: (x, y) => x ^ y },
};

const shifts: Readonly<Record<string, Bits>> = {
  bitwiseLeftShift: { call: bitwiseLeftShift, value: (x, y) => (y < 0n ? 0n : x << clipped(y)) },
  bitwiseRightShift: {
    call: bitwiseRightShift,
    value: (x, y) => x >> (y < 0n ? 32n : clipped(y)),
  },
};

// More than all bits is all of them.
function clipped(count: bigint): bigint {
  return count > 32n ? 32n : count;
}

const integers: readonly DType[] = ['int32', 'uint8'];
const counts = Array.from({ length: 36 }, (_, i) => i - 2);

function fits(dtype: DType, x: bigint): number {
  return dtype === 'bool' ? Number(x & 1n) : wrapTo(dtype, x);
}

export const bitwiseSpecs: readonly OpSpec[] = [
  elementwiseSpec({
    op: 'bitwiseNot',
    call: bitwiseNot,
    arity: 1,
    dtypes: integrals,
    value: (dtype, x) => fits(dtype, ~BigInt(x)),
    refuses: { dtypes: floats, domain: 'integral' },
  }),
  ...Object.entries(ofTwo).map(([op, { call, value }]) =>
    elementwiseSpec({
      op,
      call,
      arity: 2,
      dtypes: integrals,
      value: (dtype, x, y) => fits(dtype, value(BigInt(x), BigInt(y))),
      refuses: { dtypes: floats, domain: 'integral' },
    }),
  ),
  ...Object.entries(shifts).map(([op, { call, value }]) =>
    elementwiseSpec({
      op,
      call,
      arity: 2,
      dtypes: integers,
      // Counts of uint8 start at 0.
      ...{
        fill: (dtype: DType, operand: number) =>
          operand === 0
            ? ({ from: dtype === 'uint8' ? 0 : -100_000, to: 250, seed: 3 } as const)
            : counts.filter((count) => count >= 0 || dtype === 'int32'),
      },
      value: (dtype, x, y) => fits(dtype, value(BigInt(x), BigInt(y))),
      refuses: { dtypes: [...floats, 'bool'], domain: 'integer' },
    }),
  ),
];
