// Specs of division that rounds, and of its remainders. On floats the expected values are exact:
// a quotient in whole numbers where float64 has no room for it.

import { type DType, floorDivide, fmod, remainder } from '@gradus/tensor';
import { exact, type Tolerance, ulps } from '../comparison.ts';
import type { OpSpec } from '../spec.ts';
import { wrapTo } from './casts.ts';
import { numbers } from './dtypes.ts';
import { type Call, elementwiseSpec } from './elementwise-spec.ts';

interface Division {
  readonly call: Call;
  readonly floating: (x: number, y: number) => number;
  /** On integers, for divisors other than 0. */
  readonly integer: (x: bigint, y: bigint) => bigint;
  readonly tolerance?: (dtype: DType) => Tolerance;
}

function floorOf(x: bigint, y: bigint): bigint {
  const quotient = x / y;
  return x % y !== 0n && x < 0n !== y < 0n ? quotient - 1n : quotient;
}

function isOther(rest: number, y: number): boolean {
  return rest !== 0 && rest < 0 !== y < 0;
}

function floorOfFloats(x: number, y: number): number {
  const rest = x % y;
  if (y === 0) return x / y;
  // An infinity has no rest, and so no quotient either.
  if (Number.isNaN(rest)) return rest;
  const quotient = Math.round((x - rest) / y) - Number(isOther(rest, y));
  return quotient === 0 ? (x / y < 0 || Object.is(x / y, -0) ? -0 : 0) : quotient;
}

const divisions: Readonly<Record<string, Division>> = {
  fmod: { call: fmod, floating: (x, y) => x % y, integer: (x, y) => x % y },
  remainder: {
    call: remainder,
    floating: (x, y) => (isOther(x % y, y) ? (x % y) + y : x % y),
    integer: (x, y) => x - y * floorOf(x, y),
  },
  // Quotients that no float holds are rounded before they are rounded down.
  floorDivide: {
    call: floorDivide,
    floating: floorOfFloats,
    integer: floorOf,
    tolerance: (dtype) => (dtype.startsWith('float') ? ulps(1) : exact),
  },
};

export const divisionSpecs: readonly OpSpec[] = Object.entries(divisions).map(
  ([op, { call, floating, integer, tolerance = () => exact }]) =>
    elementwiseSpec({
      op,
      call,
      arity: 2,
      dtypes: numbers,
      tolerance,
      value: (dtype, x, y) => {
        if (dtype.startsWith('float')) return floating(x, y);
        return y === 0 ? 0 : wrapTo(dtype, integer(BigInt(x), BigInt(y)));
      },
      refuses: { dtypes: ['bool'], domain: 'number' },
    }),
);
