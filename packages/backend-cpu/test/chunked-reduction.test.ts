// Reductions of so many elements that they go in chunks, against sums on the host.

import { manualSeed, randint, randn, registerBackend, type Tensor } from '@gradus/tensor';
import { expect, test } from 'vitest';
import { cpu } from '../src/index.ts';

registerBackend(cpu());

const views: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  whole: (x) => x,
  transposed: (x) => x.t(),
  'with gaps': (x) => x.narrow(1, 5, 1700),
  'every other row': (x) => x.view([-1, 2, 1801]).select(1, 1),
};

test.each(Object.entries(views))('sums and extrema, %s', async (_, view) => {
  manualSeed(1);
  const x = view(randn([1238, 1801]));
  const values = Array.from(await x.contiguous().read(), Number);
  const sum = values.reduce((total, value) => total + value, 0);
  const size = values.reduce((total, value) => total + Math.abs(value), 0);
  // Partial sums of four are rounded, which costs up to 0.04 u Σ|xᵢ| of normal elements
  // (decision 0002); then the result is.
  const slack = 2 ** -24 * (0.1 * size + Math.abs(sum));
  expect(Math.abs(((await x.sum().item()) as number) - sum)).toBeLessThanOrEqual(slack);
  expect(await x.amax().item()).toBe(values.reduce((a, b) => Math.max(a, b)));
  expect(await x.neg().amin().item()).toBe(-values.reduce((a, b) => Math.max(a, b)));
});

test('a result that goes through an expression with a scalar', async () => {
  const x = randint(0, 2, [3_000_001]);
  const ones = (await x.sum().item()) as number;
  const values = Array.from(await x.read(), Number);
  expect(ones).toBe(values.reduce((total, value) => total + value, 0));
  expect(await x.to('float32').mean().item()).toBe(Math.fround(ones / 3_000_001));
  expect(await x.to('float64').norm().item()).toBeCloseTo(Math.sqrt(ones), 9);
});

test('NaN, infinities and signs pass from a chunk to the result', async () => {
  const x = randn([2_000_003]);
  x.narrow(0, 1_999_999, 1).fill_(Number.NEGATIVE_INFINITY);
  expect(await x.amin().item()).toBe(Number.NEGATIVE_INFINITY);
  x.narrow(0, 70_000, 1).fill_(Number.NaN);
  expect(await x.amin().item()).toBeNaN();
  expect(await x.sum().item()).toBeNaN();
});
