// Programs of reductions are kept by kernel and class of layout: classes must not be mistaken.

import { ones, registerBackend, unregisterBackend } from '@gradus/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpu } from '../src/index.ts';

beforeAll(() => registerBackend(cpu()));
afterAll(() => unregisterBackend('cpu'));

test('sixteen reduced loops are not taken for one kept loop', async () => {
  const kept = await ones([4, 6]).narrow(1, 0, 1).sum(1).toArray();
  const dims = Array.from({ length: 16 }, (_, d) => 15 - d);
  const reduced = await ones(new Array<number>(16).fill(2)).permute(dims).sum().item();
  expect(kept).toEqual([1, 1, 1, 1]);
  expect(reduced).toBe(2 ** 16);
});
