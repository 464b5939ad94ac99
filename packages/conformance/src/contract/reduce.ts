// Reduce kernels with work before and after the combination; products of batches.

import type { DType } from '@gradus/tensor';
import { builder, cast, input, matmulKernel, reduceKernel, scalar } from '@gradus/tensor/backend';
import { indexOf } from '../host-tensor.ts';
import type { ContractCheck } from './index.ts';
import { type Placement, ramp } from './workbench.ts';

const x = input(0, 'float32');
const y = input(1, 'float32');
const difference = builder.sub(x, y);

/** The mean of squared differences, times a factor; small whole numbers keep it exact. */
const squaredError = reduceKernel(
  ['float32', 'float32'],
  ['float32'],
  builder.mul(difference, difference),
  'sum',
  [builder.mul(input(0, 'float32'), scalar(0, 'float32'))],
);
/** Whether any pair is equal, as a float. */
const anyEqual = (dtype: DType) =>
  reduceKernel(['float32', 'float32'], [], builder.eq(x, y), 'max', [
    cast(input(0, 'bool'), dtype),
  ]);

const placements: readonly Placement[] = [{}, { offset: 1, gap: 3 }, { order: [2, 0, 1] }];
const kept: readonly (readonly number[])[] = [
  [1, 1, 1],
  [3, 1, 1],
  [1, 1, 18],
  [3, 1, 18],
  [1, 4, 1],
  [3, 4, 18],
];

export const reduceChecks: readonly ContractCheck[] = [
  {
    subject: 'reduce kernels',
    name: 'an expression before and one after, several inputs',
    run: async (bench) => {
      const shape = [3, 4, 18];
      const left = ramp(216);
      const right = ramp(216, 3).map((v) => v % 7);
      for (const first of placements) {
        for (const second of placements) {
          for (const result of kept) {
            const a = bench.place({ dtype: 'float32', shape, values: left }, first);
            const b = bench.place({ dtype: 'float32', shape, values: right }, second);
            const groups = gather(shape, result);
            const mean = bench.room('float32', result, first);
            bench.run(squaredError, [a, b, mean], [0.5]);
            const sums = groups.map((group) =>
              group.reduce((sum, n) => sum + (left[n] - right[n]) ** 2, 0),
            );
            await bench.check(
              'squared error',
              mean,
              sums.map((sum) => sum / 2),
            );
            const any = bench.room(bench.widest, result, second);
            bench.run(anyEqual(bench.widest), [a, b, any]);
            const found = groups.map((group) => Number(group.some((n) => left[n] === right[n])));
            await bench.check('any equal', any, found);
          }
        }
      }
    },
  },
  {
    subject: 'matmul kernels',
    name: 'batches, stretched ones too',
    run: async (bench) => {
      for (const dtype of ['float32', 'float64', 'int32'] as const) {
        if (!bench.backend.capabilities.dtypes.includes(dtype)) continue;
        const [rows, depth, columns] = [5, 3, 9];
        const [left, right] = [ramp(6 * rows * depth), ramp(3 * depth * columns, -4)];
        const a = bench.place(
          { dtype, shape: [2, 3, rows, depth], values: left },
          { order: [1, 0, 3, 2], offset: 2 },
        );
        const b = bench.place({ dtype, shape: [1, 3, depth, columns], values: right });
        const { operand } = b;
        const [, ...inner] = operand.strides;
        const stretched = {
          ...b,
          operand: { ...operand, shape: [2, 3, depth, columns], strides: [0, ...inner] },
        };
        const out = bench.room(dtype, [2, 3, rows, columns]);
        bench.run(matmulKernel(dtype), [a, stretched, out]);
        const expected = Array.from({ length: 6 * rows * columns }, (_, n) => {
          const [p, q, i, j] = indexOf(n, [2, 3, rows, columns]);
          let sum = 0;
          for (let k = 0; k < depth; k++) {
            sum +=
              left[((p * 3 + q) * rows + i) * depth + k] * right[(q * depth + k) * columns + j];
          }
          return sum;
        });
        await bench.check(`batch of ${dtype}`, out, expected);
      }
    },
  },
];

/** For each element of the result, the elements of `shape` behind it. */
function gather(shape: readonly number[], result: readonly number[]): number[][] {
  const groups = new Map<string, number[]>();
  const count = shape.reduce((product, size) => product * size, 1);
  for (let n = 0; n < count; n++) {
    const key = String(indexOf(n, shape).map((i, d) => (result[d] === 1 ? 0 : i)));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [n]);
    else group.push(n);
  }
  return [...groups.values()];
}
