// Memory that nobody disposes: the collector frees it while a program awaits now and then.

import { memory, ones, registerBackend, scope, unregisterBackend } from '@gradus/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpu } from '../src/index.ts';

const mebibyte = 2 ** 20;
/** Fifty times what it takes on an idle machine. */
const timeout = 60_000;

beforeAll(() => registerBackend(cpu()));
afterAll(() => unregisterBackend('cpu'));

test('dropped tensors of a mebibyte stay under 256 MB', { timeout }, async () => {
  const one = ones([512, 512]);
  let highest = 0;
  for (let step = 0; step < 3000; step++) {
    const dropped = one.add(step);
    await dropped.narrow(0, 0, 1).narrow(1, 0, 1).item();
    highest = Math.max(highest, memory().liveBytes);
  }
  expect(highest).toBeLessThan(256 * mebibyte);
  // The collector did it: without it, 3000 MB would be live.
  expect(memory().buffers).toBeLessThan(300);
  expect(await one.narrow(0, 511, 1).narrow(1, 511, 1).item()).toBe(1);
});

// Small ones share a finalizer by the page.
test('dropped tensors of four kibibytes stay under 256 MB', { timeout }, async () => {
  const one = ones([1024]);
  let highest = 0;
  for (let step = 0; step < 200_000; step++) {
    const dropped = one.add(step);
    if (step % 100 === 0) await dropped.read();
    highest = Math.max(highest, memory().liveBytes);
  }
  // All of them would be 800 MB.
  expect(highest).toBeLessThan(256 * mebibyte);
  expect(await one.sum().item()).toBe(1024);
});

test('scopes leave nothing to the collector', () => {
  const one = ones([512, 512]);
  const before = memory();
  for (let step = 0; step < 100; step++) scope(() => one.add(step).mul(2).sum()).dispose();
  expect(memory().liveBytes).toBe(before.liveBytes);
});
