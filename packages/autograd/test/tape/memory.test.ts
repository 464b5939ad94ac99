// Memory of graphs: what is saved goes when it was used.
import '@gradus/backend-cpu/register';
import { memory, ones, scope, type Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import '../../src/index.ts';

const live = (): number => memory().liveBytes;
const mebibyte = 2 ** 20;
/** Elements of a float32 tensor of one mebibyte. */
const count = mebibyte / 4;
/** What small tensors that wait for the collector may add. */
const slack = 10_000;

describe('what a graph saves', () => {
  /** A loss that saves ten tensors of a mebibyte, whose handles are gone. */
  const loss = (w: Tensor): Tensor =>
    scope(() => {
      let x = w.mul(1);
      for (let i = 0; i < 10; i++) x = x.exp().mul(0);
      return x.sum();
    });

  it('outlives its handles, and goes as soon as backward has used it', () => {
    const w = zeros([count], { requiresGrad: true });
    const before = live();
    const result = loss(w);
    expect(live() - before).toBeGreaterThanOrEqual(10 * mebibyte);
    result.backward();
    // What stays is the gradient of w.
    expect(live() - before).toBeLessThan(mebibyte + slack);
    expect(w.grad?.shape).toEqual([count]);
  });

  it('goes step by step: a backward pass takes little more than the graph', () => {
    const w = zeros([count], { requiresGrad: true });
    w.sum().backward();
    const result = loss(w);
    const before = live();
    let highest = 0;
    w.registerHook(() => {
      highest = live();
      return undefined;
    });
    result.backward();
    // At the last step nothing is left of the ten, but gradients.
    expect(highest - before).toBeLessThan(-6 * mebibyte);
  });

  it('stays with retainGraph, until a pass without it', () => {
    const w = zeros([count], { requiresGrad: true });
    w.sum().backward();
    const before = live();
    const result = loss(w);
    result.backward(undefined, { retainGraph: true });
    expect(live() - before).toBeGreaterThanOrEqual(10 * mebibyte);
    result.backward();
    expect(live() - before).toBeLessThan(slack);
  });
});

describe('gradients of leaves', () => {
  it('survive the scope of the backward pass', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    scope(() => w.pow(2).sum().backward());
    expect(await w.grad?.toArray()).toEqual([2, 4]);
    scope(() => w.pow(2).sum().backward());
    expect(await w.grad?.toArray()).toEqual([4, 8]);
  });

  it('accumulate in place', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    w.sum().backward();
    const { grad } = w;
    w.sum().backward();
    expect(w.grad).toBe(grad);
    expect(await grad?.toArray()).toEqual([2, 2]);
  });

  it('have memory of their own: a gradient that was handed through is no alias', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const seed = ones([2]);
    w.add(0).backward(seed);
    w.grad?.mul_(5);
    expect(await seed.toArray()).toEqual([1, 1]);
  });
});
