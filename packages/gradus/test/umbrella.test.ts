// The umbrella: everything of the layers is there once, and the CPU is ready.

import * as autograd from '@gradus/autograd';
import * as graph from '@gradus/graph';
import * as nnLayer from '@gradus/nn';
import * as optimLayer from '@gradus/optim';
import * as tensorLayer from '@gradus/tensor';
import { describe, expect, expectTypeOf, it } from 'vitest';
import * as gradus from '../src/index.ts';

describe('gradus', () => {
  it('has every export of the layers', () => {
    const threads = ['getNumThreads', 'setNumThreads'];
    const layers = [tensorLayer, autograd, graph].flatMap((layer) => Object.keys(layer));
    const names = [...layers, 'nn', 'optim', ...threads];
    expect(Object.keys(gradus).sort()).toEqual(names.sort());
    expect(Object.keys(gradus.nn)).toEqual(Object.keys(nnLayer));
    expect(Object.keys(gradus.optim)).toEqual(Object.keys(optimLayer));
  });

  it('shares one registry with the layers', () => {
    expect(tensorLayer.devices()).toEqual(['cpu']);
    expect(gradus.Tensor).toBe(tensorLayer.Tensor);
  });

  it('trains', async () => {
    gradus.manualSeed(0);
    const w = gradus.tensor([3], { requiresGrad: true });
    const optimizer = new gradus.optim.SGD([w], { lr: 0.25 });
    for (let t = 0; t < 20; t++) {
      optimizer.zeroGrad();
      w.sub(1).square().sum().backward();
      optimizer.step();
    }
    expect(await w.item()).toBeCloseTo(1, 5);
    expectTypeOf(w.grad).toEqualTypeOf<gradus.Tensor | null>();
  });
});
