// Map kernels as fusion will make them: several outputs, in place, scalars that change.

import { binary, builder, cast, input, mapKernel, scalar, select } from '@gradus/tensor/backend';
import { checkEqual } from '../comparison.ts';
import type { ContractCheck } from './index.ts';
import { type Placement, ramp } from './workbench.ts';

const x = input(0, 'float32');
const y = input(1, 'float32');
const sizes = [1, 2, 4, 5, 16, 17, 33];

/** Three outputs of three dtypes. */
const several = mapKernel(
  ['float32', 'float32'],
  [],
  [builder.sub(x, y), binary('lt', x, y), cast(builder.mul(x, y), 'int32')],
);
const exchanged = mapKernel(['float32', 'float32'], [], [builder.add(y, 1), builder.add(x, 2)]);
const scaled = mapKernel(['float32'], ['float32'], [builder.mul(x, scalar(0, 'float32'))]);
const filled = mapKernel([], ['int32'], [scalar(0, 'int32')]);
const chosen = mapKernel(
  ['bool', 'float32', 'float32', 'float32', 'float32'],
  [],
  [
    builder.add(
      select(input(0, 'bool'), input(1, 'float32'), input(2, 'float32')),
      builder.mul(input(3, 'float32'), input(4, 'float32')),
    ),
  ],
);

const placements: readonly Placement[] = [{}, { offset: 3, gap: 2 }, { order: [1, 0], offset: 1 }];

export const mapChecks: readonly ContractCheck[] = [
  {
    subject: 'map kernels',
    name: 'several outputs',
    run: async (bench) => {
      for (const n of sizes) {
        for (const placement of placements) {
          const shape = [3, n];
          const [left, right] = [ramp(3 * n), ramp(3 * n, -9).reverse()];
          const inputs = [left, right].map((values) =>
            bench.place({ dtype: 'float32', shape, values }, placement),
          );
          const outputs = (['float32', 'bool', 'int32'] as const).map((dtype) =>
            bench.room(dtype, shape, placement),
          );
          bench.run(several, [...inputs, ...outputs]);
          const results = [
            left.map((a, i) => a - right[i]),
            left.map((a, i) => Number(a < right[i])),
            left.map((a, i) => a * right[i]),
          ];
          for (const [i, output] of outputs.entries()) {
            await bench.check(`output ${i}`, output, results[i]);
          }
        }
      }
    },
  },
  {
    subject: 'map kernels',
    name: 'outputs in the memory of inputs of the same layout',
    run: async (bench) => {
      for (const n of sizes) {
        for (const placement of placements) {
          const shape = [3, n];
          const [left, right] = [ramp(3 * n), ramp(3 * n, 200)];
          const a = bench.place({ dtype: 'float32', shape, values: left }, placement);
          const b = bench.place({ dtype: 'float32', shape, values: right }, placement);
          bench.run(exchanged, [a, b, a, b]);
          await bench.check(
            'first',
            a,
            right.map((v) => v + 1),
          );
          await bench.check(
            'second',
            b,
            left.map((v) => v + 2),
          );
        }
      }
    },
  },
  {
    subject: 'map kernels',
    name: 'scalars are data: other ones need no other code',
    run: async (bench) => {
      const a = bench.place({ dtype: 'float32', shape: [5], values: ramp(5) });
      const out = bench.room('float32', [5]);
      bench.run(scaled, [a, out], [2]);
      // A kernel that waits for others like it is not compiled yet.
      await bench.backend.synchronize();
      const { compiled } = bench.backend.counters();
      for (const factor of [3, -0.5, 1e3]) {
        bench.run(scaled, [a, out], [factor]);
        await bench.check(
          `times ${factor}`,
          out,
          ramp(5).map((v) => v * factor),
        );
      }
      checkEqual('kernels compiled since', bench.backend.counters().compiled, compiled);
    },
  },
  {
    subject: 'map kernels',
    name: 'whole buffers, where a backend takes them as such',
    run: async (bench) => {
      const { backend } = bench;
      if (backend.runFlat === undefined) return;
      for (const n of sizes) {
        const [left, right] = [ramp(n), ramp(n, -9).reverse()];
        const inputs = [left, right].map((values) =>
          bench.place({ dtype: 'float32', shape: [n], values }),
        );
        const rooms = () =>
          (['float32', 'bool', 'int32'] as const).map((dtype) =>
            bench.room(dtype, [n], { gap: 3 }),
          );
        const outputs = rooms();
        const buffers = [...inputs, ...outputs].map(({ operand }) => operand.buffer);
        const before = backend.counters();
        backend.runFlat(several, n, buffers, []);
        const between = backend.counters();
        bench.run(several, [...inputs, ...rooms()]);
        const after = backend.counters();
        const results = [
          left.map((a, i) => a - right[i]),
          left.map((a, i) => Number(a < right[i])),
          left.map((a, i) => a * right[i]),
        ];
        for (const [i, output] of outputs.entries()) {
          await bench.check(`output ${i}`, output, results[i]);
        }
        for (const count of ['kernels', 'bytesMoved'] as const) {
          checkEqual(count, between[count] - before[count], after[count] - between[count]);
        }
      }
    },
  },
  {
    subject: 'map kernels',
    name: 'no input',
    run: async (bench) => {
      for (const placement of placements) {
        const out = bench.room('int32', [4, 5], placement);
        bench.run(filled, [out], [-7]);
        await bench.check('filled', out, new Array<number>(20).fill(-7));
      }
    },
  },
  {
    subject: 'map kernels',
    name: 'five inputs of six dims that do not merge',
    run: async (bench) => {
      const shape = [2, 3, 1, 2, 3, 5];
      const values = [0, 1, 2, 3, 4].map((k) =>
        ramp(180, k).map((v, i) => (k === 0 ? i % 2 : v - k * 20)),
      );
      const orders = [
        [0, 1, 2, 3, 4, 5],
        [5, 4, 3, 2, 1, 0],
        [1, 0, 3, 2, 5, 4],
        [3, 4, 5, 0, 1, 2],
        [0, 2, 4, 1, 3, 5],
      ];
      const inputs = values.map((list, k) =>
        bench.place(
          { dtype: k === 0 ? 'bool' : 'float32', shape, values: list },
          { order: orders[k], gap: k, offset: k },
        ),
      );
      const out = bench.room('float32', shape, { order: [4, 3, 5, 1, 0, 2], gap: 1 });
      bench.run(chosen, [...inputs, out]);
      const [c, p, q, r, s] = values;
      const expected = c.map((condition, i) => (condition ? p[i] : q[i]) + r[i] * s[i]);
      await bench.check('result', out, expected);
    },
  },
];
