// Kernels along the last dim: what lies around their operands, and indices out of range.

import type { Backend, DType } from '@gradus/tensor';
import {
  gatherKernel,
  IndexError,
  type Kernel,
  scatterKernel,
  sortKernel,
} from '@gradus/tensor/backend';
import { check } from '../comparison.ts';
import { indexOf, positionOf } from '../host-tensor.ts';
import type { ContractCheck } from './index.ts';
import { type Placed, type Placement, ramp, type Workbench } from './workbench.ts';

const lines = 3;
const placements: readonly Placement[] = [
  {},
  { offset: 1, gap: 3 },
  { order: [1, 0] },
  { order: [1, 0], offset: 2, gap: 1 },
];

function dtypesOf({ capabilities }: Backend): readonly DType[] {
  const dtypes = ['float32', 'float64', 'int32', 'uint8'] as const;
  return dtypes.filter((dtype) => capabilities.dtypes.includes(dtype));
}

/** Of eight places. */
const wrongIndices = [8, -1, 2 ** 31 - 1, -(2 ** 31)];

/**
 * Whether a kernel refused at once what it must refuse. A device whose kernels run later tells
 * whoever waits for it next, and nobody after that.
 */
async function refuses(
  bench: Workbench,
  kernel: Kernel,
  placed: readonly Placed[],
  wrong: number,
): Promise<boolean> {
  const { backend } = bench;
  const runsLater = backend.capabilities.runsLater === true;
  const isRefused = isRefusal(await caught(() => bench.run(kernel, placed)), wrong);
  check('an IndexError, unless kernels run later', isRefused !== runsLater);
  if (!runsLater) return true;
  const told = isRefusal(await caught(() => backend.synchronize()), wrong);
  check('an IndexError for who waits next', told);
  check('nothing after that', (await caught(() => backend.synchronize())) === undefined);
  return false;
}

async function caught(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Whether an error, if it is one, names the index and how many places there are. */
function isRefusal(error: unknown, wrong: number): boolean {
  if (error === undefined) return false;
  check(`an IndexError, not ${String(error)}`, error instanceof IndexError);
  const { index, size } = (error as IndexError).details;
  check(`index ${wrong} of 8, not ${index} of ${size}`, index === wrong && size === 8);
  return true;
}

/** `lines` times `length` indices below `size`, several for some places. */
function indices(length: number, size: number): number[] {
  return Array.from({ length: lines * length }, (_, n) => (n * 7 + Math.floor(n / 5)) % size);
}

/** For each element of `[lines, length]`, the position of what its index points to. */
function pointed(index: readonly number[], length: number, size: number): number[] {
  return index.map((i, n) => positionOf([indexOf(n, [lines, length])[0], i], [lines, size]));
}

export const indexingChecks: readonly ContractCheck[] = [
  {
    subject: 'gather kernels',
    name: 'nothing around the result is written',
    run: async (bench) => {
      for (const dtype of dtypesOf(bench.backend)) {
        for (const first of placements) {
          for (const second of placements) {
            for (const length of [1, 18]) {
              const size = 20;
              const values = ramp(lines * size);
              const places = indices(length, size);
              const input = bench.place({ dtype, shape: [lines, size], values }, first);
              const index = bench.place(
                { dtype: 'int32', shape: [lines, length], values: places },
                second,
              );
              const out = bench.room(dtype, [lines, length], first);
              bench.run(gatherKernel(dtype, false), [input, index, out]);
              const expected = pointed(places, length, size).map((n) => values[n]);
              await bench.check('gather', out, expected);
            }
          }
        }
      }
    },
  },
  {
    subject: 'scatter kernels',
    name: 'in the order of the index, nothing around the target written',
    run: async (bench) => {
      for (const dtype of dtypesOf(bench.backend)) {
        for (const mode of ['set', 'sum'] as const) {
          for (const first of placements) {
            for (const second of placements) {
              const [size, length] = [6, 11];
              const [before, values] = [ramp(lines * size), ramp(lines * length, 2)];
              const places = indices(length, size);
              const index = bench.place(
                { dtype: 'int32', shape: [lines, length], values: places },
                first,
              );
              const source = bench.place({ dtype, shape: [lines, length], values }, second);
              const target = bench.place({ dtype, shape: [lines, size], values: before }, second);
              bench.run(scatterKernel(dtype, mode, false), [index, source, target]);
              const expected = [...before];
              pointed(places, length, size).forEach((place, n) => {
                expected[place] = (mode === 'sum' ? expected[place] : 0) + values[n];
              });
              await bench.check(`scatter, ${mode}`, target, expected);
            }
          }
        }
      }
    },
  },
  {
    subject: 'gather kernels',
    name: 'an index out of range is refused, or left out and told of where kernels run later',
    run: async (bench) => {
      const input = bench.place({ dtype: 'float32', shape: [8], values: ramp(8) }, { offset: 3 });
      for (const wrong of wrongIndices) {
        const index = bench.place({ dtype: 'int32', shape: [3], values: [2, wrong, 1] });
        const before = [7, 7, 7];
        const out = bench.place({ dtype: 'float32', shape: [3], values: before }, { offset: 2 });
        const kernel = gatherKernel('float32', false);
        const isRefused = await refuses(bench, kernel, [input, index, out], wrong);
        await bench.check(`index ${wrong}`, out, isRefused ? before : [3, 7, 2]);
      }
    },
  },
  {
    subject: 'scatter kernels',
    name: 'an index out of range is refused, or left out and told of where kernels run later',
    run: async (bench) => {
      const source = bench.place({ dtype: 'float32', shape: [3], values: [5, 6, 7] });
      for (const wrong of wrongIndices) {
        const index = bench.place({ dtype: 'int32', shape: [3], values: [0, 1, wrong] });
        const before = ramp(8);
        const target = bench.place({ dtype: 'float32', shape: [8], values: before }, { offset: 3 });
        const kernel = scatterKernel('float32', 'set', false);
        const isRefused = await refuses(bench, kernel, [index, source, target], wrong);
        const expected = isRefused ? before : [5, 6, ...before.slice(2)];
        await bench.check(`index ${wrong}`, target, expected);
      }
    },
  },
  {
    subject: 'sort kernels',
    name: 'nothing around the results is written',
    run: async (bench) => {
      for (const dtype of dtypesOf(bench.backend)) {
        for (const first of placements) {
          for (const second of placements) {
            for (const size of [1, 7, 90]) {
              const values = indices(size, 23);
              const shape = [lines, size];
              const input = bench.place({ dtype, shape, values }, first);
              // The first few alone, where there are enough.
              const wanted = [lines, Math.ceil((size * 2) / 3)];
              const sorted = bench.room(dtype, wanted, second);
              const sources = bench.room('int32', wanted, first);
              bench.run(sortKernel(dtype, false), [input, sorted, sources]);
              const orders = Array.from({ length: lines }, (_, line) => {
                const at = (i: number): number => values[line * size + i];
                const order = Array.from({ length: size }, (_, i) => i);
                return order.sort((i, j) => at(i) - at(j)).slice(0, wanted[1]);
              });
              await bench.check('indices', sources, orders.flat());
              await bench.check(
                'values',
                sorted,
                orders.flatMap((line, n) => line.map((i) => values[n * size + i])),
              );
            }
          }
        }
      }
    },
  },
];
