import { registerBackend, unregisterBackend, zeros } from '@gradus/tensor';
import { DeviceError, type GradusError } from '@gradus/tensor/backend';
import { expect, test } from 'vitest';
import { add, open, quad, words } from '../backends.ts';

const remedy =
  'unregisterBackend("webgpu") and registerBackend(await webgpu()) start anew, with tensors ' +
  'made from what the host has';

/** Errors are compared by class and text. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DeviceError);
  return (error as GradusError).message;
}

test('a lost device rejects what waits and refuses what comes, and another can be made', async () => {
  const { backend, opened } = await open();
  const buffer = quad(backend, 1, 2, 3, 4);
  add(backend, buffer, 1);
  const waiting = backend.read(buffer, 0, 16);
  // Nobody told the backend.
  opened.device.destroy();
  const lost = await backend.lost;
  const what = `the device "webgpu" was lost, and its tensors with it (${lost}); ${remedy}`;
  expect(await refusal(waiting)).toBe(`read: ${what}`);
  expect(await refusal(backend.read(buffer, 0, 16))).toBe(`read: ${what}`);
  expect(await refusal(backend.synchronize())).toBe(`synchronize: ${what}`);
  expect(() => backend.allocate(16)).toThrow(`allocate: ${what}`);
  expect(() => backend.write(buffer, 0, Uint32Array.of(1))).toThrow(`write: ${what}`);
  expect(() => backend.readSync?.(buffer, 0, 16)).toThrow(`readSync: ${what}`);
  // Letting go is never refused.
  backend.free(buffer);
  expect(backend.memory().buffers).toBe(0);

  const { backend: next } = await open();
  const again = quad(next, 1, 2, 3, 4);
  add(next, again, 1);
  expect(await words(next, again)).toEqual([2, 3, 4, 5]);
  next.dispose();
});

test('ops on what a lost device held say so when they are called, whatever their size', async () => {
  const { backend, opened } = await open();
  registerBackend(backend);
  try {
    const held = [1, 1000].map((n) => zeros([n]));
    opened.device.destroy();
    const lost = await backend.lost;
    const what = `add: the device "webgpu" was lost, and its tensors with it (${lost}); ${remedy}`;
    for (const x of held) expect(() => x.add(1)).toThrow(what);
  } finally {
    unregisterBackend('webgpu');
  }
});

test('a disposed backend says that it was disposed, and was never lost', async () => {
  const { backend } = await open();
  let lost: string | undefined;
  void backend.lost.then((reason) => {
    lost = reason;
  });
  const buffer = quad(backend, 1, 2, 3, 4);
  const waiting = backend.read(buffer, 0, 16);
  backend.dispose();
  const what = `the backend of "webgpu" was disposed, and its tensors with it; ${remedy}`;
  expect(await refusal(waiting)).toBe(`read: ${what}`);
  expect(() => backend.allocate(16)).toThrow(`allocate: ${what}`);
  expect(lost).toBeUndefined();
});
