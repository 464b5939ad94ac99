// Specs of running sums, products and extrema.

import { cummax, cummin, cumprod, cumsum, type DType, logcumsumexp } from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { everyDType, floats, int32, same } from './dtypes.ts';
import { isInteger, type LineFacts, lineSpec, outOfRange, refusedDType } from './line-samples.ts';

const wide = (dtype: DType): DType => (floats.includes(dtype) ? dtype : 'int32');

/** One after the other; int32 wraps round. */
function running(values: readonly number[], join: (x: number, y: number) => number): number[] {
  let held: number | undefined;
  return values.map((value) => {
    held = held === undefined ? value : join(held, value);
    return held;
  });
}

function lastBest(values: readonly number[], isWorse: (x: number, best: number) => boolean) {
  let best = 0;
  return values.map((value, i) => {
    const isBeaten = isWorse(value, values[best]) || Number.isNaN(values[best]);
    if (Number.isNaN(value) || !isBeaten) best = i;
    return best;
  });
}

const below = (x: number, best: number): boolean => x < best;
const above = (x: number, best: number): boolean => x > best;

function logaddexp(x: number, y: number): number {
  const high = Math.max(x, y);
  return Number.isFinite(high) ? high + Math.log1p(Math.exp(Math.min(x, y) - high)) : high;
}

const magnitudes = (values: readonly number[]): number[] =>
  running(values.map(Math.abs), (x, y) => x + y);

const extrema = (
  [
    ['cummax', cummax, below],
    ['cummin', cummin, above],
  ] as const
).flatMap(([op, run, isWorse]): LineFacts[] => [
  {
    op,
    dtypes: everyDType,
    result: same,
    run: (x, dim) => run(x, dim).values,
    line: (values) => lastBest(values, isWorse).map((i) => values[i]),
    edges: true,
    errors: [outOfRange(op, run)],
  },
  {
    op,
    dtypes: everyDType,
    result: int32,
    run: (x, dim) => run(x, dim).indices,
    line: (values) => lastBest(values, isWorse),
    edges: true,
    errors: [],
  },
]);

const facts: readonly LineFacts[] = [
  {
    op: 'cumsum',
    dtypes: everyDType,
    result: wide,
    run: cumsum,
    line: (values, dtype) => running(values, (x, y) => (isInteger(dtype) ? (x + y) | 0 : x + y)),
    roundings: (values) => magnitudes(values).map((size, i) => size * (1 + i)),
    errors: [outOfRange('cumsum', cumsum)],
  },
  {
    op: 'cumprod',
    dtypes: everyDType,
    result: wide,
    run: cumprod,
    fill: [1, 2, 0.5, 1.25, 1.5, 0.75, -1],
    line: (values, dtype) =>
      running(values, (x, y) => (isInteger(dtype) ? Math.imul(x, y) : x * y)),
    roundings: (values) =>
      running(values, (x, y) => x * y).map((size, i) => Math.abs(size) * (1 + i)),
    errors: [outOfRange('cumprod', cumprod)],
  },
  ...extrema,
  {
    op: 'logcumsumexp',
    dtypes: floats,
    result: same,
    run: logcumsumexp,
    line: (values) => running(values, logaddexp),
    roundings: (values) => running(values, logaddexp).map((v, i) => (4 + i) * (1 + Math.abs(v))),
    errors: [
      outOfRange('logcumsumexp', logcumsumexp),
      refusedDType('logcumsumexp', (x) => logcumsumexp(x, 0), 'x is int32[2]'),
    ],
  },
];

export const scanSpecs: readonly OpSpec[] = facts.map(lineSpec);
