// Browsers report errors of the device after the call that met them.

import { DeviceError, OutOfMemoryError } from '@gradus/tensor/backend';
import { expect, test } from 'vitest';
import { WebGpuBackend } from '../../src/backend.ts';
import { UniformRing } from '../../src/encode/uniform-ring.ts';
import { add, quad, words } from '../backends.ts';
import { openSmall } from '../small-device.ts';

const kibibyte = 1024;

async function openLate(): Promise<WebGpuBackend> {
  const backend = new WebGpuBackend(await openSmall(64 * kibibyte, 'late'));
  // What opening tries out is reported late as well.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return backend;
}

test('a shader that does not compile is named by the next read, with its line', async () => {
  const backend = await openLate();
  const buffer = quad(backend, 1, 1, 1, 1);
  const code = `@group(0) @binding(0) var<storage, read_write> b0: array<u32>;
@compute @workgroup_size(1)
fn main() {
  b0[0] = 1.5f;
}
`;
  backend.recorder.dispatch({
    program: { key: 'broken', code, bindings: [{ access: 'write' }], parameters: 0 },
    buffers: [buffer],
    parameters: [],
    workgroups: [1, 1, 1],
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const reading = backend.read(buffer, 0, 4);
  await expect(reading).rejects.toThrow(DeviceError);
  await expect(reading).rejects.toThrow(
    'webgpu: the shader "broken" does not compile: line 4, column 9: ' +
      "cannot assign 'f32' to 'u32'\n  b0[0] = 1.5f;",
  );
  backend.dispose();
});

test('memory that the device did not have is named by the next read, and not dealt out again', async () => {
  const backend = await openLate();
  const small = quad(backend, 1, 2, 3, 4);
  expect(await words(backend, small)).toEqual([1, 2, 3, 4]);
  const before = backend.memory();
  const kept = backend.allocate(32 * kibibyte);
  const void_ = backend.allocate(48 * kibibyte);
  const reading = backend.read(small, 0, 16);
  await expect(reading).rejects.toThrow(OutOfMemoryError);
  await expect(reading).rejects.toThrow(
    /^webgpu: no room for 49152 bytes; \d+ bytes are in use in 3 buffers, \d+ held from the system$/,
  );
  backend.free(kept);
  backend.free(void_);
  expect(backend.memory().liveBytes).toBe(before.liveBytes);
  // With what was given back there is room now.
  await backend.synchronize();
  const again = backend.allocate(48 * kibibyte);
  await expect(backend.read(small, 0, 16)).rejects.toThrow(OutOfMemoryError);
  backend.free(again);
  const last = backend.allocate(48 * kibibyte);
  backend.write(last, 0, Uint32Array.of(5, 5, 5, 5));
  add(backend, last, 1);
  expect(await words(backend, last)).toEqual([6, 6, 6, 6]);
  backend.dispose();
});

test('rings that turned out to have no memory are made anew', async () => {
  const backend = new WebGpuBackend(await openSmall(1100 * kibibyte, 'late'));
  const settled = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 20));
  await settled();
  const large = backend.allocate(1024 * kibibyte);
  const buffer = quad(backend, 1, 2, 3, 4);
  const ask = (): Promise<number[]> => {
    backend.write(buffer, 0, Uint32Array.of(1, 2, 3, 4));
    add(backend, buffer, 1, UniformRing.most);
    backend.write(buffer, 8, Uint32Array.of(7));
    return words(backend, buffer);
  };
  // A batch is lost with its ring, which the device may say apart, in words of its own.
  const refused = async (): Promise<void> => {
    await expect(ask()).rejects.toThrow(OutOfMemoryError);
    await settled();
    await backend
      .synchronize()
      .catch((error: unknown) => expect(error).toBeInstanceOf(DeviceError));
  };
  await refused();
  backend.free(large);
  // What lies unused is given up when room is missing, and then there is some.
  await refused();
  expect(await ask()).toEqual([2, 3, 7, 5]);
  backend.dispose();
});
