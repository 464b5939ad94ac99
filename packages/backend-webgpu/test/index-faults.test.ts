// Indices out of range: whoever reads next is told, once.

import {
  type GradusError,
  gather,
  IndexError,
  indexSelect,
  ones,
  put,
  registerBackend,
  type Tensor,
  tensor,
  unregisterBackend,
} from '@gradus/tensor';
import { gatherKernel, runKernel, scatterKernel } from '@gradus/tensor/backend';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebGpuBackend } from '../src/backend.ts';
import { openDevice } from '../src/device/open.ts';
import { kernelTable } from '../src/kernels/table.ts';
import { card, oneBackend, recorderOn } from './backends.ts';
import { memoriesAfter, onGpu, place } from './trial.ts';

const opened = oneBackend();
beforeAll(() => registerBackend(opened().backend));
afterAll(() => unregisterBackend('webgpu'));

const remark = 'webgpu met it after the call had returned; device "cpu" refuses the call itself';

function pick(...index: readonly number[]): Tensor {
  return indexSelect(tensor([1, 2, 3, 4, 5]), 0, tensor(index, { dtype: 'int32' }));
}

async function refusal(promise: Promise<unknown>): Promise<GradusError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(IndexError);
  return error as GradusError;
}

test('the next read of anything is refused, with the index and the range, and the one after is not', async () => {
  const other = ones([]);
  pick(0, 9, 1);
  const error = await refusal(other.item());
  expect(error.message).toBe(
    `gather: index 9 is out of range for 5 elements; it lies in [0, 5). ${remark}`,
  );
  expect(error.op).toBe('gather');
  expect(error.details).toEqual({ index: 9, size: 5, wraps: false });
  expect(await other.item()).toBe(1);
  expect(await pick(4, 0).toArray()).toEqual([5, 1]);
});

test('indices that count from the end are named as they were given', async () => {
  const index = tensor([0, -6], { dtype: 'int32' });
  const written = put(tensor([1, 2, 3, 4, 5]), index, tensor([8, 9]));
  expect((await refusal(written.read())).message).toBe(
    `scatter: index -6 is out of range for 5 elements; it lies in [-5, 5). ${remark}`,
  );
  // What it asked for was left out.
  expect(await written.toArray()).toEqual([8, 2, 3, 4, 5]);
});

test('of several, the first is told of', async () => {
  const index = (at: number): Tensor => tensor([[at]], { dtype: 'int32' });
  gather(ones([1, 3]), 1, index(7));
  gather(ones([1, 4]), 1, index(8));
  expect((await refusal(ones([]).item())).details).toEqual({ index: 7, size: 3, wraps: false });
  expect(await ones([]).item()).toBe(1);
});

test('a read that does not wait, and waiting without a read, are refused as well', async () => {
  const { backend } = opened();
  if (backend.readSync !== undefined) {
    const picked = pick(5);
    expect(() => picked.readSync()).toThrow(IndexError);
    expect(() => picked.readSync()).not.toThrow();
  }
  pick(-1);
  await refusal(backend.synchronize());
  await backend.synchronize();
});

test('each run of a plan can be told of', async () => {
  const { backend } = opened();
  const [input, index, out] = [20, 4, 4].map((bytes) => backend.allocate(bytes));
  const vector = { byteOffset: 0, strides: [1] };
  const plan = backend.compile({
    steps: [
      {
        kernel: gatherKernel('int32', false),
        operands: [
          { ...vector, buffer: input, shape: [5], dtype: 'int32' },
          { ...vector, buffer: index, shape: [1], dtype: 'int32' },
          { ...vector, buffer: out, shape: [1], dtype: 'int32' },
        ],
        scalars: [],
      },
    ],
  });
  backend.write(input, 0, Int32Array.of(10, 11, 12, 13, 14));
  for (const at of [3, 5, 4, 6]) {
    backend.write(index, 0, Int32Array.of(at));
    plan.run();
    const reading = backend.read(out, 0, 4);
    if (at < 5) expect(new Int32Array(await reading)).toEqual(Int32Array.of(10 + at));
    else expect((await refusal(reading)).details).toEqual({ index: at, size: 5, wraps: false });
  }
  plan.dispose();
  for (const buffer of [input, index, out]) backend.free(buffer);
});

test('scatters of sorted indices tell as well', async () => {
  const { backend } = opened();
  const table = kernelTable(recorderOn(backend, card));
  const kernel = scatterKernel('float32', 'sum', false);
  const placed = [
    place('int32', [100], (n) => (n === 70 ? 20 : n % 8)),
    place('float32', [100], () => 1),
    place('float32', [8], () => 0),
  ];
  const run = onGpu((operands) => runKernel('webgpu', table, kernel, operands, []));
  expect((await refusal(memoriesAfter(backend, run, placed))).details).toEqual({
    index: 20,
    size: 8,
    wraps: false,
  });
});

test('a read of all that a buffer may hold has no room for it: the one after is told', async () => {
  const device = await openDevice({});
  const { limits } = device.device;
  const most = 64 * 1024;
  const smaller = { maxBufferSize: most, maxStorageBufferBindingSize: most };
  Object.defineProperty(device.device, 'limits', {
    value: new Proxy(limits, {
      get: (_, name) => Reflect.get(smaller, name) ?? Reflect.get(limits, name),
    }),
  });
  const backend = new WebGpuBackend(device);
  const values = new Int32Array(most / 4).fill(7);
  const [all, index, out] = [most, 4, 4].map((bytes) => backend.allocate(bytes));
  backend.write(all, 0, values);
  backend.write(index, 0, Int32Array.of(-1));
  const vector = { byteOffset: 0, strides: [1], dtype: 'int32' } as const;
  backend.run(
    gatherKernel('int32', false),
    [
      { ...vector, buffer: all, shape: [values.length] },
      { ...vector, buffer: index, shape: [1] },
      { ...vector, buffer: out, shape: [1] },
    ],
    [],
  );
  expect(new Int32Array(await backend.read(all, 0, most))).toEqual(values);
  await refusal(backend.read(out, 0, 4));
  backend.dispose();
});
