import '@gradus/backend-cpu/register';
import { type Tensor, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import '../../src/index.ts';

const leaf = () => tensor([1, 2], { requiresGrad: true });
const freezings: Readonly<Record<string, (w: Tensor) => Tensor>> = {
  'requiresGrad_(false)': (w) => w.requiresGrad_(false),
  'detach_()': (w) => w.detach_(),
};

describe.each(Object.entries(freezings))('a leaf after %s', (_, freeze) => {
  it('keeps its gradient, and gets no more', async () => {
    const w = leaf();
    const y = w.mul(2).sum();
    y.backward(undefined, { retainGraph: true });
    freeze(w);
    expect([w.requiresGrad, w.isLeaf, w.mul(2).requiresGrad]).toEqual([false, true, false]);
    y.backward();
    expect(await w.grad?.toArray()).toEqual([2, 2]);
  });

  it('is reached from before when it requires a gradient again, hooks included', async () => {
    const w = leaf();
    w.registerHook((g) => g.mul(10));
    const y = w.mul(2).sum();
    freeze(w);
    y.backward(undefined, { retainGraph: true });
    w.requiresGrad_();
    expect(w.grad).toBeNull();
    y.add(w.mul(3).sum()).backward();
    expect(await w.grad?.toArray()).toEqual([50, 50]);
  });
});

describe('detach_', () => {
  it('takes a tensor out of the graph, and leaves its gradient', async () => {
    const w = leaf();
    const y = w.mul(2);
    y.retainGrad();
    const total = y.sum();
    total.backward();
    expect(y.detach_()).toBe(y);
    expect([y.requiresGrad, y.gradFn]).toEqual([false, null]);
    expect(await y.grad?.toArray()).toEqual([1, 1]);
  });
});
