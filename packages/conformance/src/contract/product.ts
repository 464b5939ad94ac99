// Products with epilogues, on backends that take them.

import { builder, cast, endedMatmulKernel, input, scalar } from '@gradus/tensor/backend';
import { indexOf } from '../host-tensor.ts';
import type { ContractCheck } from './index.ts';
import { ramp } from './workbench.ts';

const product = input(0, 'float32');
const read = input(1, 'float32');

/** Biased and held above 0, scaled, and whether it is positive. */
const several = endedMatmulKernel(
  'float32',
  ['float32', 'float32'],
  ['float32'],
  [
    builder.max(builder.add(product, read), 0),
    builder.mul(builder.sub(input(2, 'float32'), product), scalar(0, 'float32')),
    builder.gt(product, 0),
  ],
);
const added = endedMatmulKernel('float32', ['float32'], [], [builder.add(product, read)]);
const widened = endedMatmulKernel('int32', [], [], [cast(input(0, 'int32'), 'float64')]);

const batches = 3;
const shapes = [
  [1, 1, 1],
  [5, 3, 9],
  [13, 7, 1],
  [1, 7, 13],
  [20, 0, 4],
  [33, 17, 24],
] as const;

/** Small whole numbers, so that sums are exact in any order. */
function factors(rows: number, depth: number, columns: number) {
  const left = ramp(batches * rows * depth, -3).map((v) => v % 7);
  const right = ramp(batches * depth * columns, 2).map((v) => v % 5);
  const shape = [batches, rows, columns];
  const products = Array.from({ length: batches * rows * columns }, (_, n) => {
    const [batch, i, j] = indexOf(n, shape);
    let sum = 0;
    for (let k = 0; k < depth; k++) {
      sum += left[(batch * rows + i) * depth + k] * right[(batch * depth + k) * columns + j];
    }
    return sum;
  });
  return { left, right, shape, products };
}

export const productChecks: readonly ContractCheck[] = [
  {
    subject: 'matmul kernels with epilogues',
    name: 'several outputs over the product, further operands and a scalar',
    run: async (bench) => {
      if (bench.backend.capabilities.matmulEpilogues !== true) return;
      for (const [rows, depth, columns] of shapes) {
        const { left, right, shape, products } = factors(rows, depth, columns);
        const [dtype, bias] = ['float32' as const, ramp(columns, -8)];
        const other = ramp(products.length, -20);
        const a = bench.place({ dtype, shape: [batches, rows, depth], values: left });
        const b = bench.place(
          { dtype, shape: [batches, depth, columns], values: right },
          { order: [0, 2, 1], offset: 1 },
        );
        const row = bench.place({ dtype, shape: [columns], values: bias });
        const stretched = { ...row, operand: { ...row.operand, shape, strides: [0, 0, 1] } };
        const turned = bench.place({ dtype, shape, values: other }, { order: [2, 0, 1], gap: 2 });
        const outputs = (['float32', 'float32', 'bool'] as const).map((d) => bench.room(d, shape));
        bench.run(several, [a, b, stretched, turned, ...outputs], [0.5]);
        const results = [
          products.map((p, n) => Math.max(p + bias[n % columns], 0)),
          products.map((p, n) => (other[n] - p) * 0.5),
          products.map((p) => Number(p > 0)),
        ];
        for (const [i, output] of outputs.entries()) {
          await bench.check(`output ${i} of [${shape}]`, output, results[i]);
        }
      }
    },
  },
  {
    subject: 'matmul kernels with epilogues',
    name: 'an output where they read',
    run: async (bench) => {
      if (bench.backend.capabilities.matmulEpilogues !== true) return;
      for (const [rows, depth, columns] of shapes) {
        const { left, right, shape, products } = factors(rows, depth, columns);
        const start = ramp(products.length);
        const a = bench.place({ dtype: 'float32', shape: [batches, rows, depth], values: left });
        const b = bench.place({
          dtype: 'float32',
          shape: [batches, depth, columns],
          values: right,
        });
        const total = bench.place({ dtype: 'float32', shape, values: start }, { offset: 2 });
        bench.run(added, [a, b, total, total]);
        const sums = products.map((p, n) => p + start[n]);
        await bench.check(`sum with [${shape}]`, total, sums);
      }
    },
  },
  {
    subject: 'matmul kernels with epilogues',
    name: 'another dtype than that of the product',
    run: async (bench) => {
      const { matmulEpilogues, dtypes } = bench.backend.capabilities;
      if (matmulEpilogues !== true || !dtypes.includes('float64')) return;
      const { left, right, shape, products } = factors(4, 3, 5);
      const a = bench.place({ dtype: 'int32', shape: [batches, 4, 3], values: left });
      const b = bench.place({ dtype: 'int32', shape: [batches, 3, 5], values: right });
      const out = bench.room('float64', shape);
      bench.run(widened, [a, b, out]);
      await bench.check('float64 of int32', out, products);
    },
  },
];
