// Memory that nobody disposes: the collector frees it while a program awaits now and then.

import process from 'node:process';
import { memory, ones, registerBackend, scope, unregisterBackend } from '@gradus/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneBackend } from '../backends.ts';

const mebibyte = 2 ** 20;
/** Many times what it takes on an idle machine. */
const timeout = 60_000;

const opened = oneBackend();
beforeAll(() => registerBackend(opened().backend));
afterAll(() => unregisterBackend('webgpu'));

test('dropped tensors of a mebibyte stay under 256 MB', { timeout }, async () => {
  const one = ones([512, 512]);
  let highest = 0;
  for (let step = 0; step < 500; step++) {
    const dropped = one.add(step);
    await dropped.narrow(0, 0, 1).narrow(1, 0, 1).item();
    highest = Math.max(highest, memory().liveBytes);
  }
  expect(highest).toBeLessThan(256 * mebibyte);
  // The collector did it: without it, 500 MB would be live.
  expect(memory().buffers).toBeLessThan(300);
  expect(memory().poolBytes).toBeLessThan(600 * mebibyte);
  expect(await one.narrow(0, 511, 1).narrow(1, 511, 1).item()).toBe(1);
});

test('small buffers press on the collector by what they take beside their bytes', () => {
  const { backend } = opened();
  const hints = (): number => process.memoryUsage().arrayBuffers;
  const before = hints();
  const buffers = Array.from({ length: 4200 }, () => backend.allocate(4));
  expect(hints() - before).toBeGreaterThanOrEqual(32 * mebibyte);
  for (const buffer of buffers) backend.free(buffer);
});

test('scopes leave nothing to the collector, and take blocks that are there', () => {
  const one = ones([512, 512]);
  const before = memory();
  for (let step = 0; step < 100; step++) scope(() => one.add(step).mul(2).neg()).dispose();
  expect(memory().liveBytes).toBe(before.liveBytes);
  expect(memory().poolBytes - before.poolBytes).toBeLessThanOrEqual(3 * mebibyte);
});
