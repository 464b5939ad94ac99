import '@gradus/backend-cpu/register';
import { cat, counters, ones, pad, randn, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import '../../src/index.ts';

describe('a tensor that is joined of parts', () => {
  it('gives each part its own gradient', async () => {
    const [a, b] = [tensor([1, 2], { requiresGrad: true }), tensor([3], { requiresGrad: true })];
    const joined = cat([a, b, a]);
    joined.backward(tensor([1, 10, 100, 1000, 10000]));
    expect(await a.grad?.toArray()).toEqual([1001, 10010]);
    expect(await b.grad?.toArray()).toEqual([100]);
  });

  it('keeps nothing of a part that was written to again', async () => {
    const [a, b] = [tensor([1, 2], { requiresGrad: true }), tensor([3, 4], { requiresGrad: true })];
    const joined = cat([a, b]);
    joined.narrow(0, 1, 2).mul_(tensor([0, 5]));
    joined.backward(ones([4]));
    expect(await a.grad?.toArray()).toEqual([1, 0]);
    expect(await b.grad?.toArray()).toEqual([5, 1]);
  });

  it('copies the gradient of the whole for none of them', () => {
    const parts = Array.from({ length: 50 }, () => randn([100], { requiresGrad: true }));
    const whole = cat(parts);
    const before = counters().bytesAllocated;
    whole.backward(ones([5000]));
    // Each leaf owns 400 bytes; the seed takes 20 000.
    expect(counters().bytesAllocated - before).toBeLessThanOrEqual(50 * 400 + 20_000);
  });

  it('adds up what a border repeats', async () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    pad(x, [2, 1], { mode: 'circular' }).backward(tensor([1, 10, 100, 1000, 10000, 100000]));
    expect(await x.grad?.toArray()).toEqual([100100, 1001, 10010]);
  });
});
