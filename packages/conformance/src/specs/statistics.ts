// Specs of the reductions that are more than a combination: averages, spreads, norms, truth,
// counts, sums of exponentials.

import {
  all,
  any,
  countNonzero,
  type DType,
  logsumexp,
  mean,
  nanmean,
  nansum,
  norm,
  std,
  ValueError,
  var as variance,
} from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { everyDType, floats, int32, same } from './dtypes.ts';
import { dimErrors, input, onlyFloating, reducedIn, refused } from './reduction-errors.ts';
import { type ReductionFacts, reductionSpec } from './reduction-samples.ts';

const truth = (dtype: DType): DType => (dtype === 'uint8' ? 'uint8' : 'bool');

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const magnitudes = (values: readonly number[]): number => total(values.map(Math.abs));
const average = (values: readonly number[]): number => total(values) / values.length;
const present = (values: readonly number[]): number[] => values.filter((v) => !Number.isNaN(v));

function spread(values: readonly number[], correction: number): number {
  const center = average(values);
  const squares = total(values.map((v) => (v - center) ** 2));
  return squares / Math.max(values.length - correction, 0);
}

function normOf(values: readonly number[], p: number): number {
  const sizes = values.map(Math.abs);
  if (values.length === 0) return 0;
  if (p === 0) return values.filter((v) => v !== 0).length;
  if (p === Infinity) return sizes.reduce((a, b) => Math.max(a, b));
  if (p === -Infinity) return sizes.reduce((a, b) => Math.min(a, b));
  return total(sizes.map((v) => v ** p)) ** (1 / p);
}

function logOfSum(values: readonly number[]): number {
  const shift = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!Number.isFinite(shift)) return shift;
  return shift + Math.log(total(values.map((v) => Math.exp(v - shift))));
}

// Every factor of a power is rounded, and so is the exponent 1/p; sums are pairwise at least.
const ofNorm = (p: number) => (values: readonly number[]) =>
  (8 + Math.log2(values.length + 1) + values.length / 4) * normOf(values, p);

// Among neighbours a mean that is rounded as they are lies beside the true one by as much as they
// are apart.
const neighbours = Array.from({ length: 9 }, (_, i) => 2 ** 20 + i / 8);

const spreads = (
  [
    ['var', variance, (v: number) => v],
    ['std', std, Math.sqrt],
  ] as const
).flatMap(([op, run, finish]) =>
  [0, 1].map(
    (correction): ReductionFacts => ({
      op,
      dtypes: floats,
      result: same,
      run: (x, { dim, keepdim }) => run(x, dim, { keepdim, correction }),
      value: (values) => finish(spread(values, correction)),
      // Distances and squares are rounded once each, in the dtype or in one that is wider.
      roundings: (values) => (6 + values.length / 8) * finish(spread(values, correction)),
      far: neighbours,
      errors:
        correction === 0
          ? []
          : [
              ...dimErrors(op, run),
              onlyFloating(op, 'int32', run),
              onlyFloating(op, 'bool', run),
              refused(
                'both corrections',
                input('float32', [2]),
                (x) => run(x, 0, { correction: 1, unbiased: true }),
                ValueError,
                `${op}: correction is 1 and unbiased is true; give one of them`,
              ),
            ],
    }),
  ),
);

const facts: readonly ReductionFacts[] = [
  {
    op: 'mean',
    dtypes: floats,
    result: same,
    run: (x, { dim, keepdim }) => mean(x, dim, { keepdim }),
    value: average,
    roundings: (values) =>
      ((Math.log2(values.length) + 2 + values.length / 4) * magnitudes(values)) / values.length,
    errors: [
      ...dimErrors('mean', mean),
      reducedIn('mean', 'int32', mean),
      reducedIn('mean', 'bool', mean),
    ],
  },
  {
    op: 'nansum',
    dtypes: floats,
    result: same,
    holes: true,
    run: (x, { dim, keepdim }) => nansum(x, dim, { keepdim }),
    value: (values) => total(present(values)),
    roundings: (values) => (2 + values.length / 4) * magnitudes(present(values)),
    errors: dimErrors('nansum', nansum),
  },
  {
    op: 'nanmean',
    dtypes: floats,
    result: same,
    holes: true,
    run: (x, { dim, keepdim }) => nanmean(x, dim, { keepdim }),
    value: (values) => average(present(values)),
    roundings: (values) =>
      ((3 + values.length / 4) * magnitudes(present(values))) / Math.max(present(values).length, 1),
    errors: [...dimErrors('nanmean', nanmean), reducedIn('nanmean', 'int32', nanmean)],
  },
  ...spreads,
  ...[2, 1, 0, Infinity, -Infinity, 3, 0.5].map(
    (p): ReductionFacts => ({
      op: 'norm',
      dtypes: floats,
      result: same,
      run: (x, { dim, keepdim }) => norm(x, p, dim, { keepdim }),
      value: (values) => normOf(values, p),
      roundings: ofNorm(p),
      errors:
        p === 2
          ? [
              ...dimErrors('norm', (x, dim) => norm(x, 2, dim)),
              reducedIn('norm', 'int32', (x) => norm(x)),
            ]
          : [],
    }),
  ),
  {
    op: 'logsumexp',
    dtypes: floats,
    result: same,
    run: (x, { dim, keepdim }) => logsumexp(x, dim, { keepdim }),
    value: logOfSum,
    // The shift is exact; exponentials, their sum and the logarithm round, the result once more.
    roundings: (values) => 12 + values.length / 4 + 2 * Math.abs(logOfSum(values)),
    errors: dimErrors('logsumexp', logsumexp),
  },
  {
    op: 'countNonzero',
    dtypes: everyDType,
    result: int32,
    holes: true,
    run: (x, { dim, keepdim }) => countNonzero(x, dim, { keepdim }),
    value: (values) => values.filter((v) => v !== 0).length,
    errors: dimErrors('countNonzero', countNonzero),
  },
  {
    op: 'any',
    dtypes: everyDType,
    result: truth,
    holes: true,
    run: (x, { dim, keepdim }) => any(x, dim, { keepdim }),
    value: (values) => Number(values.some((v) => v !== 0)),
    errors: dimErrors('any', any),
  },
  {
    op: 'all',
    dtypes: everyDType,
    result: truth,
    holes: true,
    run: (x, { dim, keepdim }) => all(x, dim, { keepdim }),
    value: (values) => Number(values.every((v) => v !== 0)),
    errors: dimErrors('all', all),
  },
];

export const statisticsSpecs: readonly OpSpec[] = facts.map(reductionSpec);
