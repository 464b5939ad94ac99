// Kernels along the last dim, as SwiftShader runs them and as a card does.

import {
  type DType,
  gatherKernel,
  IndexError,
  type Kernel,
  runKernel,
  type ScatterMode,
  scatterKernel,
  searchKernel,
  sortKernel,
} from '@gradus/tensor/backend';
import { describe, expect, test } from 'vitest';
import type { DeviceFacts } from '../src/encode/program.ts';
import { kernelTable } from '../src/kernels/table.ts';
import { oneBackend, recorderOn } from './backends.ts';
import {
  draws,
  fraction,
  memoriesAfter,
  onGpu,
  type Placed,
  type Placement,
  place,
  referenceAfter,
  viewOf,
} from './trial.ts';

const device = oneBackend();
const dtypes = ['float32', 'int32', 'uint8', 'bool'] as const satisfies readonly DType[];
const modes: readonly ScatterMode[] = ['set', 'sum', 'prod', 'max', 'min'];
const placements: readonly Placement[] = [
  {},
  { order: [1, 0], offset: 1, gap: 2 },
  { backwards: [0, 1], offset: 3 },
];

/** Too small for a normal number. */
const denormal = 1e-40;
const special = [Number.NaN, Infinity, -Infinity, 0, -0, denormal];

/** Values of a dtype, special ones among them. */
function valuesOf(dtype: DType, seed = 1): (n: number) => number {
  if (dtype === 'bool') return draws(2, seed);
  if (dtype === 'uint8') return draws(256, seed);
  if (dtype === 'int32') return (n) => Math.floor((fraction(n, seed) - 0.5) * 2 ** 32);
  const choose = draws(30, seed + 100);
  return (n) => special[choose(n)] ?? Math.fround(fraction(n, seed) * 8 - 4);
}

describe.each(['processor', 'card'] as const)('as a %s', { timeout: 30_000 }, (kind) => {
  function run(
    kernel: Kernel,
    placed: readonly Placed[],
    then: () => void = () => {},
  ): Promise<ArrayBuffer[]> {
    const { backend } = device();
    // So few workgroups a dim that grids are folded.
    const facts: DeviceFacts = {
      ...backend.recorder.facts,
      isFallback: kind === 'processor',
      maxWorkgroupsPerDim: 2,
    };
    const table = kernelTable(recorderOn(backend, facts));
    const run = onGpu((operands) => {
      runKernel('webgpu', table, kernel, operands, []);
      then();
    });
    return memoriesAfter(backend, run, placed);
  }

  async function check(kernel: Kernel, placed: readonly Placed[]): Promise<void> {
    const after = await run(kernel, placed);
    const expected = await referenceAfter(kernel, placed);
    placed.forEach(({ dtype }, n) => {
      const [got, wanted] = [after[n], expected[n]].map((memory) => viewOf({ memory, dtype }));
      // One by one: zeros have their sign, NaN is NaN whatever its bits.
      const differs = wanted.findIndex((value, at) => !Object.is(value, got[at]));
      if (differs === -1) return;
      expect.fail(`operand ${n}: ${got[differs]} at ${differs}, expected ${wanted[differs]}`);
    });
  }

  test.each(dtypes)('gather of %s', async (dtype) => {
    for (const first of placements) {
      for (const second of placements) {
        const input = place(dtype, [3, 11], valuesOf(dtype), first);
        const index = place('int32', [3, 7], draws(11), second);
        await check(gatherKernel(dtype, false), [
          input,
          index,
          place(dtype, [3, 7], () => 0, first),
        ]);
        const wrapping = place('int32', [3, 7], (n) => draws(22)(n) - 11, second);
        await check(gatherKernel(dtype, true), [input, wrapping, place(dtype, [3, 7], () => 0)]);
      }
    }
  });

  test('gather of a stretched index: rows of a table', async () => {
    const input = place('float32', [5, 9], valuesOf('float32'), { order: [1, 0] });
    const index = place('int32', [5, 6], (n) => draws(9)(n % 6), { stretched: [0] });
    const out = place('float32', [5, 6], () => 0, { order: [1, 0] });
    await check(gatherKernel('float32', false), [input, index, out]);
  });

  describe.each(modes)('scatter, %s,', (mode) => {
    test.each(dtypes)('of %s', async (dtype) => {
      for (const [at, first] of placements.entries()) {
        const second = placements[(at + 1) % placements.length];
        for (const [steps, size] of [
          [7, 11],
          [150, 4],
          [90, 90],
        ]) {
          const index = place('int32', [3, steps], (n) => draws(2 * size)(n) - size, first);
          // A device may take a product too small for a normal number for zero.
          const drawn = valuesOf(dtype, 2);
          const value = (n: number) => (mode === 'prod' && drawn(n) === denormal ? 1 : drawn(n));
          const source = place(dtype, [3, steps], value, second);
          const target = place(dtype, [3, size], (n) => value(n + 1000), first);
          await check(scatterKernel(dtype, mode, true), [index, source, target]);
        }
      }
    });
  });

  test('scatter by a stretched index: gradients of rows of a table', async () => {
    const steps = 130;
    const index = place('int32', [5, steps], (n) => draws(9)(n % steps), { stretched: [0] });
    const source = place('float32', [5, steps], valuesOf('float32'), { order: [1, 0] });
    const target = place('float32', [5, 9], () => 0, { order: [1, 0] });
    await check(scatterKernel('float32', 'sum', false), [index, source, target]);
  });

  test('scatter tells of indices out of range, and leaves them out', async () => {
    const told: Promise<void>[] = [];
    const ask = (): void => {
      told.push(device().backend.synchronize());
    };
    for (const steps of [5, 100]) {
      const wrong = [8, -1, 2 ** 31 - 1, -(2 ** 31), -9];
      const values = (n: number) => (n < 5 ? wrong[n] : n % 8);
      const index = place('int32', [steps], values);
      const source = place('float32', [steps], (n) => n + 0.5);
      const target = place('float32', [8], (n) => n, { offset: 3, gap: 5 });
      const kernel = scatterKernel('float32', 'sum', false);
      const running = run(kernel, [index, source, target], ask);
      await expect(told.pop()).rejects.toThrow(IndexError);
      const after = await running;
      const expected = new Float32Array(target.memory.slice(0));
      for (let n = 5; n < steps; n++) expected[3 + (n % 8)] += n + 0.5;
      expect(new Float32Array(after[2])).toEqual(expected);
    }
  });

  describe.each([false, true])('sort, descending %s,', (descending) => {
    test.each(dtypes)('of %s', async (dtype) => {
      for (const [at, first] of placements.entries()) {
        const second = placements[(at + 1) % placements.length];
        for (const [size, wanted] of [
          [1, 1],
          [7, 7],
          [64, 60],
          [200, 3],
        ]) {
          const input = place(dtype, [3, size], valuesOf(dtype), first);
          const values = place(dtype, [3, wanted], () => 0, second);
          const indices = place('int32', [3, wanted], () => 0, first);
          await check(sortKernel(dtype, descending), [input, values, indices]);
        }
      }
    });

    test.each([5003, 20001])('of %i elements, many of them equal', async (size) => {
      const input = place('float32', [2, size], (n) => (draws(500)(n) - 250) / 4);
      const out = place('float32', [2, size], () => 0);
      const indices = place('int32', [2, size], () => 0);
      await check(sortKernel('float32', descending), [input, out, indices]);
    });
  });

  describe.each([false, true])('search, right %s,', (right) => {
    test.each(dtypes)('in %s', async (dtype) => {
      for (const first of placements) {
        // Not all of it is sorted: what a binary search finds there is defined too.
        const order = (x: number, y: number) =>
          Number.isNaN(x) ? 1 : Number.isNaN(y) ? -1 : x - y;
        const line = Array.from({ length: 26 }, (_, n) => valuesOf(dtype)(n)).sort(order);
        const sorted = place(dtype, [2, 13], (n) => line[n], first);
        const values = place(dtype, [2, 40], valuesOf(dtype, 5), first);
        await check(searchKernel(dtype, right), [sorted, values, place('int32', [2, 40], () => 0)]);
      }
    });
  });

  test('nothing to do', async () => {
    for (const [steps, size] of [
      [0, 4],
      [0, 0],
    ]) {
      const index = place('int32', [2, steps], () => 0);
      const [source, target] = [steps, size].map((n) => place('float32', [2, n], (i) => i));
      await check(gatherKernel('float32', false), [target, index, source]);
      await check(scatterKernel('float32', 'sum', false), [index, source, target]);
      await check(sortKernel('float32', false), [target, source, index]);
      await check(searchKernel('float32', false), [target, source, index]);
    }
  });
});
