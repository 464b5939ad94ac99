// Specs of logic: zero is false, everything else is true, NaN too.

import { logicalAnd, logicalNot, logicalOr, logicalXor } from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { everyDType } from './dtypes.ts';
import { type Call, elementwiseSpec } from './elementwise-spec.ts';

interface Logic {
  readonly call: Call;
  readonly arity: 1 | 2;
  readonly value: (x: boolean, y: boolean) => boolean;
}

const logics: Readonly<Record<string, Logic>> = {
  logicalNot: { call: logicalNot, arity: 1, value: (x) => !x },
  logicalAnd: { call: logicalAnd, arity: 2, value: (x, y) => x && y },
  logicalOr: { call: logicalOr, arity: 2, value: (x, y) => x || y },
  logicalXor: { call: logicalXor, arity: 2, value: (x, y) => x !== y },
};

export const logicalSpecs: readonly OpSpec[] = Object.entries(logics).map(
  ([op, { call, arity, value }]) =>
    elementwiseSpec({
      op,
      call,
      arity,
      dtypes: everyDType,
      fill: () => [0, 1, 0, 0, 1, 1, 1],
      result: () => 'bool',
      value: (_, x, y) => Number(value(x !== 0, y !== 0)),
    }),
);
