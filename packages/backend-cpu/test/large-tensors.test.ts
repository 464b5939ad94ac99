// Large tensors that nobody disposes, more of them than the memory holds at once.

import { empty, registerBackend, unregisterBackend } from '@gradus/tensor';
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
}, 120_000);
