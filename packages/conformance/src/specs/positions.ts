// Specs of extrema with their positions.

import { argmax, argmin, DTypeError, max, min } from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { everyDType, int32, numbers, same } from './dtypes.ts';
import { type AnyCall, dimErrors, input, noElements, refused } from './reduction-errors.ts';
import { type ReductionFacts, reductionSpec } from './reduction-samples.ts';

function first(values: readonly number[], isBetter: (x: number, best: number) => boolean): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (Number.isNaN(values[best])) break;
    if (Number.isNaN(values[i]) || isBetter(values[i], values[best])) best = i;
  }
  return best;
}

const highest = (values: readonly number[]): number => first(values, (x, best) => x > best);
const lowest = (values: readonly number[]): number => first(values, (x, best) => x < best);

const dimOf = (dim: number | readonly number[]): number => (typeof dim === 'number' ? dim : dim[0]);

const positions = (
  [
    ['argmax', argmax, highest],
    ['argmin', argmin, lowest],
  ] as const
).map(
  ([op, run, at]): ReductionFacts => ({
    op,
    dtypes: numbers,
    result: int32,
    run: (x, { dim, keepdim }) => run(x, dim, { keepdim }),
    value: at,
    holes: true,
    needsElements: true,
    errors: [
      ...dimErrors(op, run),
      noElements(op, run),
      refused(
        'elements of bool',
        input('bool', [2]),
        run,
        DTypeError,
        `${op}: bool[2] would be reduced in bool; the rule is number dtypes only`,
      ),
    ],
  }),
);

const pairs = (
  [
    ['max', max, highest],
    ['min', min, lowest],
  ] as const
).flatMap(([op, run, at]): ReductionFacts[] => {
  const shared = { op, dtypes: everyDType, holes: true, oneDim: true, needsElements: true };
  const along: AnyCall = (x, dim) => run(x, dimOf(dim));
  return [
    {
      ...shared,
      result: same,
      run: (x, { dim, keepdim }) => run(x, dim as number, { keepdim }).values,
      value: (values) => values[at(values)],
      errors: [...dimErrors(op, along, false), noElements(op, along)],
    },
    {
      ...shared,
      result: int32,
      run: (x, { dim, keepdim }) => run(x, dim as number, { keepdim }).indices,
      value: at,
      errors: [],
    },
  ];
});

export const positionSpecs: readonly OpSpec[] = [...positions, ...pairs].map(reductionSpec);
