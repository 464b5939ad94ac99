// Row kernels: stages that see the results of others, outputs for each element and for each row,
// and every way to lie in memory.

import type { DType } from '@gradus/tensor';
import { builder, cast, type Expression, input, rowKernel, scalar } from '@gradus/tensor/backend';
import type { ContractCheck } from './index.ts';
import { type Placement, ramp } from './workbench.ts';

const x = input(0, 'float32');
const y = input(1, 'float32');
const total = input(2, 'float32');
const largest = input(3, 'float32');

/** A computation that is long enough to be worth keeping; of small whole numbers it is exact. */
function wound(value: Expression): Expression {
  let result = value;
  for (let i = 1; i < 12; i++) result = builder.sub(builder.abs(result), i);
  return result;
}

const product = builder.mul(x, y);
const distance = wound(builder.sub(product, total));

/**
 * Sums of products, then the largest distance from them. Outputs: what is left of each distance;
 * the largest, doubled, as the widest float; where it is reached; the sum, times a number.
 */
const distances = (widest: DType) =>
  rowKernel(
    ['float32', 'float32'],
    ['float32'],
    [
      { prologue: product, combiner: 'sum' },
      { prologue: distance, combiner: 'max' },
    ],
    [
      builder.sub(distance, largest),
      builder.mul(cast(largest, widest), 2),
      builder.eq(distance, largest),
      builder.mul(total, scalar(0, 'float32')),
    ],
  );

const turnedBy = (value: number): number => {
  let result = value;
  for (let i = 1; i < 12; i++) result = Math.abs(result) - i;
  return result;
};

const placements: readonly Placement[] = [
  {},
  { offset: 1, gap: 3 },
  { order: [2, 0, 1] },
  { order: [1, 2, 0], offset: 2, gap: 1 },
];

const shapes = [
  [3, 4, 18],
  [2, 1, 5],
  [1, 19, 3],
  [2, 3, 83],
  [2, 3, 0],
  [2, 0, 3],
];

export const rowChecks: readonly ContractCheck[] = [
  {
    subject: 'row kernels',
    name: 'stages one after the other, outputs for elements and for rows',
    run: async (bench) => {
      for (const shape of shapes) {
        const [n, m, size] = shape;
        const rows = Array.from({ length: n * m }, (_, row) => {
          const left = ramp(size, row * size - 7).map((v) => v % 5);
          const right = ramp(size, row * size + 3).map((v) => v % 7);
          const terms = left.map((v, i) => v * right[i]);
          const sum = terms.reduce((a, b) => a + b, 0);
          const far = terms.map((term) => turnedBy(term - sum));
          return { left, right, sum, far, most: far.reduce((a, b) => Math.max(a, b), -Infinity) };
        });
        for (const [i, first] of placements.entries()) {
          for (const [j, second] of placements.entries()) {
            const third = placements[(i + j) % placements.length];
            const put = (values: readonly number[], placement: Placement) =>
              bench.place({ dtype: 'float32', shape, values: [...values] }, placement);
            const a = put(
              rows.flatMap(({ left }) => left),
              first,
            );
            const b = put(
              rows.flatMap(({ right }) => right),
              second,
            );
            const left = bench.room('float32', shape, third);
            const double = bench.room(bench.widest, [n, m, 1], first);
            const where = bench.room('bool', shape, second);
            const sums = bench.room('float32', [n, m, 1], third);
            bench.run(distances(bench.widest), [a, b, left, double, where, sums], [0.5]);
            await bench.check(
              'distances',
              left,
              rows.flatMap(({ far, most }) => far.map((v) => v - most)),
            );
            await bench.check(
              'the largest, doubled',
              double,
              rows.map(({ most }) => most * 2),
            );
            await bench.check(
              'where it is reached',
              where,
              rows.flatMap(({ far, most }) => far.map((v) => Number(v === most))),
            );
            await bench.check(
              'half of the sums',
              sums,
              rows.map(({ sum }) => sum / 2),
            );
          }
        }
      }
    },
  },
  {
    subject: 'row kernels',
    name: 'NaN, infinities and zeros of both signs among the extrema',
    run: async (bench) => {
      const extrema = rowKernel(
        ['float32'],
        [],
        [
          { prologue: x, combiner: 'max' },
          { prologue: x, combiner: 'min' },
        ],
        [input(1, 'float32'), input(2, 'float32')],
      );
      const common = Array.from({ length: 37 }, (_, i) => (i % 3 === 0 ? -0 : 0));
      const lines = [
        [-0, -1],
        [0, 1],
        [Number.NaN, 1],
        [Infinity, -Infinity],
        [-Infinity, -0],
        [0, -0],
      ].flatMap(([first, second]) => [
        common.map(() => second).map((v, i) => (i === 21 ? first : v)),
        common.map(() => first).map((v, i) => (i === 36 ? second : v)),
        common.map((v, i) => (i === 5 ? first : v)),
      ]);
      const shape = [lines.length, common.length];
      for (const placement of [{}, { order: [1, 0] }, { gap: 1, offset: 3 }]) {
        const a = bench.place({ dtype: 'float32', shape, values: lines.flat() }, placement);
        const most = bench.room('float32', [lines.length, 1]);
        const least = bench.room('float32', [lines.length, 1]);
        bench.run(extrema, [a, most, least]);
        await bench.check(
          'largest',
          most,
          lines.map((line) => Math.max(...line)),
        );
        await bench.check(
          'smallest',
          least,
          lines.map((line) => Math.min(...line)),
        );
      }
    },
  },
];
