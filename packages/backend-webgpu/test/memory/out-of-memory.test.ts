import { OutOfMemoryError } from '@gradus/tensor/backend';
import { expect, test } from 'vitest';
import type { GpuBuffer } from '../../src/memory/buffer.ts';
import { add, open, quad, words } from '../backends.ts';

// SwiftShader gives out memory that nobody has touched yet, up to a limit of its own.
test('a full device refuses with the sizes, and goes on with what is given back', async () => {
  const { backend } = await open();
  const { maxBufferBytes } = backend.capabilities;
  const small = quad(backend, 1, 2, 3, 4);
  const before = backend.memory();
  const buffers: GpuBuffer[] = [];
  let refusal: unknown;
  while (refusal === undefined && buffers.length < 1000) {
    try {
      buffers.push(backend.allocate(maxBufferBytes));
    } catch (error) {
      refusal = error;
    }
  }
  const { liveBytes } = backend.memory();
  expect(liveBytes).toBe(before.liveBytes + buffers.length * maxBufferBytes);
  expect(refusal).toBeInstanceOf(OutOfMemoryError);
  expect((refusal as OutOfMemoryError).message).toBe(
    `webgpu: no room for ${maxBufferBytes} bytes; ${liveBytes} bytes are in use in ` +
      `${before.buffers + buffers.length} buffers, ${liveBytes} held from the system`,
  );
  // What failed left nothing behind.
  add(backend, small, 1);
  expect(await words(backend, small)).toEqual([2, 3, 4, 5]);
  for (const buffer of buffers) backend.free(buffer);
  expect(backend.memory().liveBytes).toBe(before.liveBytes);
  // Pieces of another size find room, because what lies unused is destroyed.
  const halves = buffers.map(() => backend.allocate(maxBufferBytes / 2));
  expect(backend.memory().buffers).toBe(before.buffers + halves.length);
  backend.dispose();
});
