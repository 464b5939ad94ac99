// Gradients of float16: computed in float32 and rounded once an op, as results are.

import { referenceBackend } from '@gradus/conformance/reference';
import {
  type DType,
  gelu,
  mm,
  registerBackend,
  softmax,
  type Tensor,
  tensor,
} from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import '../src/index.ts';

registerBackend(referenceBackend());

const device = 'reference';
const data = [0.3, -1.25, 2, 0.0625, -3, 5.5];

/** The gradient of `f` at the data in a dtype, which must be that dtype's. */
async function gradientOf(f: (x: Tensor) => Tensor, dtype: DType): Promise<number[]> {
  // Both start from numbers that float16 holds.
  const x = tensor(data, { dtype: 'float16', device }).to(dtype).detach();
  x.requiresGrad_();
  f(x).backward();
  const gradient = x.grad;
  if (gradient === null) throw new Error('no gradient');
  expect(gradient.dtype).toBe(dtype);
  return [...(await gradient.read())];
}

/** Functions, and the largest number on the way back where it is larger than the gradient. */
const functions: Readonly<Record<string, readonly [f: (x: Tensor) => Tensor, largest?: number]>> = {
  'a mean of squares': [(x) => x.square().mean()],
  'an exponential': [(x) => x.exp().sum()],
  gelu: [(x) => gelu(x).sum()],
  softmax: [(x) => softmax(x, 0).square().sum(), 2],
  'a product of matrices': [(x) => mm(x.view([2, 3]), x.view([3, 2])).sum()],
  'a variance': [(x) => x.var()],
  'a maximum': [(x) => x.amax()],
  'a running sum': [(x) => x.cumsum(0).square().sum()],
  'indices, some twice': [
    (x) =>
      x
        .indexSelect(0, tensor(Int32Array.of(1, 1, 4), { device }))
        .square()
        .sum(),
  ],
  'another dtype on the way': [(x) => x.to('float32').square().sum()],
};

describe('the gradient of float16', () => {
  it.each(Object.entries(functions))('of %s is near that of float32', async (_, [f, size = 0]) => {
    const [half, single] = [await gradientOf(f, 'float16'), await gradientOf(f, 'float32')];
    const largest = Math.max(size, ...single.map(Math.abs));
    // Each of at most three ops on the way back rounds, by half a unit of what it gives.
    for (const [i, value] of single.entries()) {
      expect(Math.abs(half[i] - value)).toBeLessThanOrEqual(3 * 2 ** -11 * largest);
    }
  });

  it('is that of a loss in float32 where a float16 would overflow', async () => {
    const x = tensor([200, 300], { dtype: 'float16', device, requiresGrad: true });
    const loss = x.square().sum();
    expect(await loss.item()).toBe(Infinity);
    x.to('float32').square().sum().backward();
    expect(await x.grad?.toArray()).toEqual([400, 600]);
  });
});
