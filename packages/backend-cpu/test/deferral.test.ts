// Elementwise results that wait, in arithmetic that rounds: not a bit may depend on it.

import { checkDeferral } from '@gradus/conformance';
import { linspace, registerBackend, type Tensor, unregisterBackend, where } from '@gradus/tensor';
import { deferFrom } from '@gradus/tensor/interpreter';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpu } from '../src/index.ts';

const backend = cpu();

beforeAll(() => registerBackend(backend));
afterAll(() => unregisterBackend('cpu'));

const rounding: readonly ((x: Tensor, y: Tensor) => Tensor | undefined)[] = [
  (x, y) => x.add(y),
  (x, y) => x.mul(y).sub(x),
  (x, y) => x.mul(0.3).add(y),
  (x) => x.mul(1 / 3).clamp(-2, 2),
  (x, y) => x.div(y),
  (x) => x.pow(3),
  (x) => x.abs().sqrt(),
  (x) => x.exp(),
  (x) => x.sin(),
  (x) => x.tanh().mul(0.7),
  (x) => x.sigmoid(),
  (x) => x.mul(0.1).gelu(),
  (x, y) => x.atan2(y),
  (x, y) => x.addcmul(x, y, { value: 0.2 }),
  (x, y) => where(x.gt(y), x.mul(0.9), y),
  (x, y) => x.lt(y),
  (x) => x.to('float32'),
  (x) => x.to('float64'),
  (x) => x.mul(0.3).sum(),
  (x) => x.mul(0.3).mean(0),
  (x) => x.mul(0.3).add(0.1).sum(-1, { keepdim: true }),
  (x, y) => x.sub(y).mul(0.37).pow(2).sum(),
  (x) => x.mul(0.3).prod(),
  (x) => x.mul(0.3).softmax(-1),
  (x) => x.mul(0.3).cumsum(0),
  (x, y) => x.mm(y.t()),
  (x, y) => void x.add_(y.mul(0.3)),
  (x, y) => void x.mul_(y).mul_(0.3),
  (x, y) => void x.addcdiv_(x, y),
];

test('random programs give the same to the bit', { timeout: 120_000 }, async () => {
  await checkDeferral(backend, rounding, 600);
});

test('random programs refuse operands that were freed while results wait', async () => {
  const freeing = (x: Tensor): undefined => {
    const y = x.clone();
    const result = y.add(1);
    const isWaiting = result.storage.pending !== undefined;
    result.dispose();
    if (isWaiting) backend.free(y.storage.buffer);
    y.mul_(2);
  };
  await expect(checkDeferral(backend, [freeing], 20)).rejects.toMatchObject({
    cause: { message: expect.stringContaining('operand 0 of a map was freed') },
  });
});

test.each([1000, 70_000, 300_001])('sums of %d elements are rounded alike', (count) => {
  const x = linspace(-1, 1, count);
  const y = x.mul(0.7).clone();
  const results = [Number.POSITIVE_INFINITY, 1].map((elements) => {
    deferFrom(elements);
    try {
      const distance = x.sub(y).mul(0.37).add(x.mul(y)).abs().sqrt();
      const rows = count % 10 === 0 ? distance.view([10, -1]).add(0.3).sum(0) : distance;
      return [distance.sum(), distance.mul(x).mean(), rows.mul(y.select(0, 3)).sum()];
    } finally {
      deferFrom();
    }
  });
  const [atOnce, waiting] = results.map((sums) => sums.map((sum) => sum.itemSync()));
  expect(waiting).toEqual(atOnce);
});
