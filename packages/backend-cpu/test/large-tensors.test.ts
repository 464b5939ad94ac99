// Large tensors that nobody disposes, more of them than the memory holds at once.

import { empty, memory, ones, registerBackend, scope, unregisterBackend } from '@gradus/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpu } from '../src/index.ts';

beforeAll(() => registerBackend(cpu()));
afterAll(() => unregisterBackend('cpu'));

test('a hundred dropped tensors of 64 MB pass through 4 GB of memory', async () => {
  let read = 0;
  for (let step = 0; step < 100; step++) {
    const dropped = empty([64, 512, 512]);
    read += (await dropped.narrow(0, 0, 1).read()).length;
  }
  expect(read).toBe(100 * 512 * 512);
}, 60_000);

test('what exceeds the memory is refused with its size and what is live, and all stays', async () => {
  const [x, large] = [ones([3]), empty([600, 1024, 1024])];
  const { liveBytes, buffers } = memory();
  for (const call of [() => large.neg(), () => scope(() => large.view([600, 1024, 1024]).neg())]) {
    expect(call).toThrow(
      expect.objectContaining({
        name: 'OutOfMemoryError',
        message:
          `neg: float32[600, 1024, 1024] takes 2516582400 bytes, ${liveBytes} are live in ` +
          `${buffers} tensors; cpu has no room for both. dispose() frees a tensor at once, ` +
          'scope() what a step made; smaller batches need less, and a loop that never awaits ' +
          'gives the collector no turn',
      }),
    );
  }
  expect(memory()).toMatchObject({ liveBytes, buffers });
  expect(await x.toArray()).toEqual([1, 1, 1]);
  large.dispose();
  expect(empty([600, 1024, 1024]).numel).toBe(600 * 2 ** 20);
});
