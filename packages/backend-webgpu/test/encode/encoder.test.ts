import { expect, test } from 'vitest';
import { UniformRing } from '../../src/encode/uniform-ring.ts';
import { add, oneBackend, quad, words } from '../backends.ts';

const opened = oneBackend();

test.each([1, 16, 17, UniformRing.most])('%i parameters reach a program', async (parameters) => {
  const { backend } = opened();
  const buffer = quad(backend, 1, 2, 3, 4);
  add(backend, buffer, 10, parameters);
  expect(await words(backend, buffer)).toEqual([11, 12, 13, 14]);
});

// A chunk holds 64 of them.
test('each dispatch of a batch has parameters of its own', async () => {
  const { backend } = opened();
  const buffers = Array.from({ length: 200 }, () => quad(backend, 0, 0, 0, 0));
  buffers.forEach((buffer, i) => {
    add(backend, buffer, i, UniformRing.most);
  });
  const seen = await Promise.all(buffers.map((buffer) => words(backend, buffer, 1)));
  expect(seen.flat()).toEqual(buffers.map((_, i) => i));
});

test('writes, dispatches and reads act in the order of the calls', async () => {
  const { backend } = opened();
  const buffer = backend.allocate(16);
  const seen: Promise<number[]>[] = [];
  for (let i = 0; i < 100; i++) {
    backend.write(buffer, 0, Uint32Array.of(i, i, i, i));
    add(backend, buffer, 1000);
    seen.push(words(backend, buffer, 1));
  }
  const expected = Array.from({ length: 100 }, (_, i) => [i + 1000]);
  expect(await Promise.all(seen)).toEqual(expected);
});

test('an upload larger than the ring keeps its place', async () => {
  const { backend } = opened();
  const buffer = backend.allocate(2 ** 22);
  backend.write(buffer, 0, new Uint32Array(2 ** 20).fill(1));
  add(backend, buffer, 5);
  backend.write(buffer, 8, new Uint32Array(2 ** 20 - 2).fill(2));
  add(backend, buffer, 5);
  expect(await words(backend, buffer, 6)).toEqual([11, 11, 7, 7, 2, 2]);
});

test('what is asked for at once and then read is one submit', async () => {
  const { backend } = opened();
  const buffer = quad(backend, 0, 0, 0, 0);
  await backend.synchronize();
  const before = backend.counters().submits;
  for (let i = 0; i < 10; i++) add(backend, buffer, 1);
  const reads = Promise.all([words(backend, buffer), words(backend, buffer)]);
  expect(await reads).toEqual([
    [10, 10, 10, 10],
    [10, 10, 10, 10],
  ]);
  expect(backend.counters().submits - before).toBe(1);
});

test('work is sent off when the program gives up the thread, and in batches before', async () => {
  const { backend } = opened();
  const buffer = quad(backend, 0, 0, 0, 0);
  await backend.synchronize();
  const before = backend.counters().submits;
  add(backend, buffer, 1);
  expect(backend.counters().submits).toBe(before);
  await undefined;
  expect(backend.counters().submits).toBe(before + 1);
  // An idle device gets 16, then two batches of 64; more than three are not sent to one that has
  // not said that it is done, until 512 have come together.
  for (let i = 0; i < 16 + 64 + 64 + 300; i++) add(backend, buffer, 1);
  expect(backend.counters().submits - before).toBeGreaterThanOrEqual(3);
  expect(backend.counters().submits - before).toBeLessThanOrEqual(5);
  expect(await words(backend, buffer, 1)).toEqual([445]);
});

test('no workgroups are no work', async () => {
  const { backend } = opened();
  const buffer = quad(backend, 3, 3, 3, 3);
  backend.recorder.dispatch({
    program: backend.recorder.program('nothing', () => ({
      code: '@group(0) @binding(0) var<storage, read_write> b0: array<u32>;\n@compute @workgroup_size(1) fn main() { b0[0] = 9u; }',
      bindings: [{ access: 'write' }],
      parameters: 0,
    })),
    buffers: [buffer],
    parameters: [],
    workgroups: [1, 0, 1],
  });
  expect(await words(backend, buffer, 1)).toEqual([3]);
});

test('more workgroups than the adapter allows are refused with both numbers', () => {
  const { backend } = opened();
  const { recorder } = backend;
  const most = recorder.facts.maxWorkgroupsPerDim;
  const buffer = quad(backend, 0, 0, 0, 0);
  const program = recorder.program('wide', () => ({
    code: '@group(0) @binding(0) var<storage, read_write> b0: array<u32>;\n@compute @workgroup_size(1) fn main() { b0[0] = 9u; }',
    bindings: [{ access: 'write' }],
    parameters: 0,
  }));
  const workgroups = [most + 1, 1, 1] as const;
  expect(() =>
    recorder.dispatch({ program, buffers: [buffer], parameters: [], workgroups }),
  ).toThrow(
    `webgpu: "wide" takes [${most + 1},1,1] workgroups; this adapter allows ${most} along a dim`,
  );
});
