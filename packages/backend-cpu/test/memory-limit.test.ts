// More than the memory holds. In a file of its own: nothing that waits to be collected is live.

import { empty, memory, ones, registerBackend, scope, unregisterBackend } from '@gradus/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpu } from '../src/index.ts';

beforeAll(() => registerBackend(cpu()));
afterAll(() => unregisterBackend('cpu'));

test('what exceeds the memory is refused with its size and what is live, and all stays', async () => {
  const [x, large] = [ones([3]), empty([600, 1024, 1024])];
  const { liveBytes, buffers } = memory();
  const calls = [
    // Elementwise results may wait; the error comes when they are needed.
    () => scope(() => large.neg().readSync()),
    () => scope(() => large.view([600, 1024, 1024]).neg().flatten().readSync()),
  ];
  for (const call of calls) {
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
