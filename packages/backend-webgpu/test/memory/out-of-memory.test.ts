import { median, ones, quantile, registerBackend, tensor, unregisterBackend } from '@gradus/tensor';
import { OutOfMemoryError } from '@gradus/tensor/backend';
import { expect, test } from 'vitest';
import { WebGpuBackend } from '../../src/backend.ts';
import { UniformRing } from '../../src/encode/uniform-ring.ts';
import type { GpuBuffer } from '../../src/memory/buffer.ts';
import { add, quad, words } from '../backends.ts';
import { openSmall } from '../small-device.ts';

const kibibyte = 1024;

/** What taking buffers of a size ends with, and the buffers. */
function fill(backend: WebGpuBackend, bytes: number): [GpuBuffer[], unknown] {
  const buffers: GpuBuffer[] = [];
  while (buffers.length < 1000) {
    try {
      buffers.push(backend.allocate(bytes));
    } catch (error) {
      return [buffers, error];
    }
  }
  return [buffers, undefined];
}

test('a full device refuses with the sizes, and goes on with what is given back', async () => {
  const backend = new WebGpuBackend(await openSmall(256 * kibibyte));
  const small = quad(backend, 1, 2, 3, 4);
  add(backend, small, 0);
  expect(await words(backend, small)).toEqual([1, 2, 3, 4]);
  const before = backend.memory();
  const [buffers, refusal] = fill(backend, 16 * kibibyte);
  expect(buffers.length).toBeGreaterThan(10);
  const during = backend.memory();
  expect(during.liveBytes).toBe(before.liveBytes + buffers.length * 16 * kibibyte);
  expect(refusal).toBeInstanceOf(OutOfMemoryError);
  expect((refusal as OutOfMemoryError).message).toBe(
    `webgpu: no room for 16384 bytes; ${during.liveBytes} bytes are in use in ${during.buffers} ` +
      `buffers, ${during.liveBytes} held from the system`,
  );
  // What failed left nothing behind.
  add(backend, small, 1);
  expect(await words(backend, small)).toEqual([2, 3, 4, 5]);
  for (const buffer of buffers) backend.free(buffer);
  expect(backend.memory().liveBytes).toBe(before.liveBytes);
  // Pieces of another size find room, because what lies unused is destroyed.
  const [larger] = fill(backend, 32 * kibibyte);
  expect(larger.length).toBe(Math.floor(buffers.length / 2));
  for (const buffer of larger) backend.free(buffer);
  add(backend, small, 1);
  expect(await words(backend, small)).toEqual([3, 4, 5, 6]);
  backend.dispose();
});

test('what unsent work still uses is not destroyed under it', async () => {
  const backend = new WebGpuBackend(await openSmall(8 * kibibyte));
  const result = quad(backend, 0, 0, 0, 0);
  const used = backend.allocate(4 * kibibyte);
  backend.write(used, 0, Uint32Array.of(1, 2, 3, 4));
  add(backend, used, 1);
  add(backend, result, 5);
  backend.free(used);
  // There is room for it only if the block of `used` goes.
  const other = backend.allocate(5 * kibibyte);
  expect(await words(backend, result)).toEqual([5, 5, 5, 5]);
  backend.free(other);
  backend.dispose();
});

test('a read for whose copy there is no room is refused, and no work is lost with it', async () => {
  const backend = new WebGpuBackend(await openSmall(32 * kibibyte));
  const large = backend.allocate(20 * kibibyte);
  backend.write(large, 0, new Uint32Array(5 * kibibyte).fill(1));
  add(backend, large, 1);
  const refusal =
    'webgpu: no room for 20480 bytes; 20480 bytes are in use in 1 buffers, ' +
    '20480 held from the system';
  await expect(backend.read(large, 0, 20 * kibibyte)).rejects.toThrow(OutOfMemoryError);
  await expect(backend.read(large, 0, 20 * kibibyte)).rejects.toThrow(refusal);
  const { readSync } = backend;
  if (readSync !== undefined) {
    expect(() => readSync(large, 0, 20 * kibibyte)).toThrow(refusal);
  }
  expect(await words(backend, large)).toEqual([2, 2, 2, 2]);
  backend.dispose();
});

test('what lies unused makes room for the copy of a read', async () => {
  const backend = new WebGpuBackend(await openSmall(48 * kibibyte));
  const [large, other] = [20, 16].map((size) => backend.allocate(size * kibibyte));
  add(backend, other, 1);
  backend.free(other);
  backend.write(large, 0, new Uint32Array(5 * kibibyte).fill(3));
  const copy = await backend.read(large, 0, 20 * kibibyte);
  expect(new Set(new Uint32Array(copy))).toEqual(new Set([3]));
  expect(backend.memory().poolBytes).toBe(20 * kibibyte);
  backend.dispose();
});

test('an op that is made of others says its own name', async () => {
  registerBackend(new WebGpuBackend(await openSmall(300 * kibibyte)));
  const x = ones([128, 256]);
  try {
    expect(() => median(x, 0)).toThrow(/^median: int32\[128, 256\] takes 131072 bytes, /);
    expect(() => quantile(x, 0.5, 0)).toThrow(/^quantile: int32\[128, 256\] takes 131072 bytes, /);
  } finally {
    unregisterBackend('webgpu');
  }
});

test('without room for a ring of uploads, writes keep their place', async () => {
  const backend = new WebGpuBackend(await openSmall(64 * kibibyte));
  const buffer = quad(backend, 1, 2, 3, 4);
  for (let i = 0; i < 5; i++) {
    add(backend, buffer, 10);
    backend.write(buffer, 8, Uint32Array.of(i));
    add(backend, buffer, 1);
  }
  expect(await words(backend, buffer)).toEqual([56, 57, 5, 59]);
  backend.dispose();
});

test('what lies unused makes room for a ring of uploads', async () => {
  const backend = new WebGpuBackend(await openSmall(1100 * kibibyte));
  const unused = backend.allocate(512 * kibibyte);
  const buffer = quad(backend, 1, 2, 3, 4);
  backend.free(unused);
  add(backend, buffer, 10);
  await backend.synchronize();
  const { submits } = backend.counters();
  add(backend, buffer, 1);
  backend.write(buffer, 8, Uint32Array.of(7));
  // Making room sent off what might have used it; now that the ring is there, nothing more is.
  expect(backend.memory().poolBytes).toBe(64);
  add(backend, buffer, 1);
  backend.write(buffer, 12, Uint32Array.of(9));
  const reading = words(backend, buffer);
  expect(await reading).toEqual([13, 14, 8, 9]);
  expect(backend.counters().submits - submits).toBeLessThanOrEqual(3);
  backend.dispose();
});

test('where parameters have no room of their own, batches are sent off for them', async () => {
  const backend = new WebGpuBackend(await openSmall(100 * kibibyte));
  const buffers = Array.from({ length: 200 }, () => quad(backend, 0, 0, 0, 0));
  // Each takes 1 KiB of parameters, and 64 KiB of them fit.
  buffers.forEach((buffer, i) => {
    add(backend, buffer, i, UniformRing.most);
  });
  const [first, last] = await Promise.all(
    [buffers[1], buffers[199]].map((buffer) => words(backend, buffer)),
  );
  expect([first, last]).toEqual([
    [1, 1, 1, 1],
    [199, 199, 199, 199],
  ]);
  backend.dispose();
});

test('a dispatch for whose parameters there is no room at all is refused, and nothing else', async () => {
  const backend = new WebGpuBackend(await openSmall(80 * kibibyte));
  const buffer = quad(backend, 1, 2, 3, 4);
  add(backend, buffer, 1);
  const large = backend.allocate(20 * kibibyte);
  const dispatch = (): void => add(backend, buffer, 10, UniformRing.most);
  expect(dispatch).toThrow(OutOfMemoryError);
  expect(dispatch).toThrow(
    'webgpu: no room for 65536 bytes; 20544 bytes are in use in 2 buffers, 20544 held from the system',
  );
  add(backend, buffer, 1);
  backend.free(large);
  dispatch();
  expect(await words(backend, buffer)).toEqual([13, 14, 15, 16]);
  backend.dispose();
});

test('if there is no room when runs that waited are recorded, the next read says so, and nobody else', async () => {
  const backend = new WebGpuBackend(await openSmall(84 * kibibyte));
  registerBackend(backend);
  const most = Math.floor(backend.recorder.facts.maxStorageBuffers / 2);
  const tensors = Array.from({ length: 2 * most }, (_, i) => tensor([i, i, i, i]));
  const update = (): void => {
    for (let i = 0; i < most; i++) tensors[i].sub_(tensors[most + i], { alpha: 0.5 });
  };
  const large = backend.allocate(20 * kibibyte);
  try {
    update();
    // Sent off at the end of the turn, where nobody could catch what is thrown.
    await new Promise((resolve) => setTimeout(resolve));
    await expect(tensors[0].read()).rejects.toBeInstanceOf(OutOfMemoryError);
    update();
    // Another call has them recorded.
    tensors[1].sum();
    await expect(backend.synchronize()).rejects.toBeInstanceOf(OutOfMemoryError);
    expect(await tensors[0].toArray()).toEqual([0, 0, 0, 0]);
    backend.free(large);
    update();
    expect(await tensors[0].toArray()).toEqual(new Array(4).fill(-most / 2));
  } finally {
    unregisterBackend('webgpu');
  }
});
