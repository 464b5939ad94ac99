import { builder, input, type Kernel, mapKernel } from '@gradus/tensor/backend';
import { expect, test } from 'vitest';
import { ProgramCache } from '../src/run/program-cache.ts';

const kernel = (n: number): Kernel =>
  mapKernel(['float32'], [], [builder.add(input(0, 'float32'), 1000 + n)]);

const program = (): void => {};

test('keeps programs by kernel and key', () => {
  const cache = new ProgramCache(8);
  const [a, b] = [(): void => {}, (): void => {}];
  cache.keep(kernel(0), 1, a);
  cache.keep(kernel(0), 2, b);
  expect(cache.find(kernel(0), 1)).toBe(a);
  expect(cache.find(kernel(0), 2)).toBe(b);
  expect(cache.find(kernel(0), 3)).toBeUndefined();
  expect(cache.find(kernel(1), 1)).toBeUndefined();
});

test('never holds more than its limit', () => {
  const cache = new ProgramCache(8);
  for (let n = 0; n < 100; n++) {
    cache.keep(kernel(n), 0, program);
    expect(cache.size).toBeLessThanOrEqual(8);
  }
  expect(cache.size).toBeGreaterThanOrEqual(6);
});

test('lets go of what was used longest ago', () => {
  const cache = new ProgramCache(4);
  for (let n = 0; n < 4; n++) cache.keep(kernel(n), 0, program);
  expect(cache.find(kernel(0), 0)).toBe(program);
  cache.keep(kernel(4), 0, program);
  expect(cache.find(kernel(0), 0)).toBe(program);
  expect(cache.find(kernel(4), 0)).toBe(program);
  expect(cache.find(kernel(1), 0)).toBeUndefined();
});
