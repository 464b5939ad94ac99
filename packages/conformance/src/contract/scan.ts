// Scan kernels, and reduce kernels with several results: expressions before and after, several
// inputs, positions, and every way to lie in memory.

import type { DType } from '@gradus/tensor';
import { builder, cast, input, reduceKernel, scanKernel } from '@gradus/tensor/backend';
import { indexOf } from '../host-tensor.ts';
import type { ContractCheck } from './index.ts';
import { type Placement, ramp } from './workbench.ts';

const x = input(0, 'float32');
const y = input(1, 'float32');
const value = input(0, 'float32');
const position = input(1, 'int32');

/** Running sums of products, as they are and halved; whole numbers keep it exact. */
const products = (widest: DType) =>
  scanKernel(['float32', 'float32'], builder.mul(x, y), 'sum', [
    value,
    builder.mul(cast(value, widest), 0.5),
  ]);

/** The largest product so far, and where it was last. */
const largestSoFar = scanKernel(['float32', 'float32'], builder.mul(x, y), 'max', [
  value,
  position,
]);

/** The largest product, and one more than where it was first. */
const largest = reduceKernel(['float32', 'float32'], [], builder.mul(x, y), 'max', [
  value,
  builder.add(position, 1),
]);

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
];

export const scanChecks: readonly ContractCheck[] = [
  {
    subject: 'scan kernels',
    name: 'expressions before and after, several inputs and outputs',
    run: async (bench) => {
      for (const shape of shapes) {
        const count = shape.reduce((product, size) => product * size, 1);
        const left = ramp(count, -7).map((v) => v % 5);
        const right = ramp(count, 3).map((v) => v % 7);
        const size = shape[shape.length - 1];
        for (const [i, first] of placements.entries()) {
          for (const [j, second] of placements.entries()) {
            const third = placements[(i + j) % placements.length];
            const a = bench.place({ dtype: 'float32', shape, values: left }, first);
            const b = bench.place({ dtype: 'float32', shape, values: right }, second);
            const sums = bench.room('float32', shape, third);
            const halves = bench.room(bench.widest, shape, first);
            bench.run(products(bench.widest), [a, b, sums, halves]);
            const terms = left.map((v, n) => v * right[n]);
            const expected = terms.map((_, n) =>
              terms.slice(n - (n % size), n + 1).reduce((sum, term) => sum + term, 0),
            );
            await bench.check('running sums', sums, expected);
            await bench.check(
              'their halves',
              halves,
              expected.map((sum) => sum / 2),
            );
            const best = bench.room('float32', shape, second);
            const places = bench.room('int32', shape, third);
            bench.run(largestSoFar, [a, b, best, places]);
            const found = terms.map((_, n) => {
              const line = terms.slice(n - (n % size), n + 1);
              return line.lastIndexOf(Math.max(...line));
            });
            await bench.check('positions', places, found);
            await bench.check(
              'extrema',
              best,
              found.map((at, n) => terms[n - (n % size) + at]),
            );
          }
        }
      }
    },
  },
  {
    subject: 'reduce kernels',
    name: 'a value and its position, over every choice of dims',
    run: async (bench) => {
      const shape = [3, 4, 18];
      const left = ramp(216, -7).map((v) => v % 5);
      const right = ramp(216, 3).map((v) => v % 7);
      const terms = left.map((v, n) => v * right[n]);
      for (const first of placements) {
        for (let reduced = 0; reduced < 8; reduced++) {
          const kept = shape.map((size, d) => ((reduced >> d) % 2 === 1 ? 1 : size));
          const a = bench.place({ dtype: 'float32', shape, values: left }, first);
          const b = bench.place({ dtype: 'float32', shape, values: right });
          const best = bench.room('float32', kept, first);
          const places = bench.room('int32', kept, { offset: 1 });
          bench.run(largest, [a, b, best, places]);
          const groups = new Map<string, number[]>();
          terms.forEach((term, n) => {
            const key = String(indexOf(n, shape).map((i, d) => (kept[d] === 1 ? 0 : i)));
            groups.set(key, [...(groups.get(key) ?? []), term]);
          });
          const lines = [...groups.values()];
          const found = lines.map((line) => line.indexOf(Math.max(...line)));
          await bench.check(
            'positions',
            places,
            found.map((at) => at + 1),
          );
          await bench.check(
            'extrema',
            best,
            lines.map((line, n) => line[found[n]]),
          );
        }
      }
    },
  },
];
