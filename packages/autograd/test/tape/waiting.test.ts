// Elementwise results that wait are saved as they are, and differentiated like others.

import '@gradus/backend-cpu/register';
import { counters, linspace, manualSeed, memory, randn, scope, type Tensor } from '@gradus/tensor';
import { deferFrom } from '@gradus/tensor/interpreter';
import { afterEach, describe, expect, it } from 'vitest';
import { detectAnomaly, grad, noGrad } from '../../src/index.ts';

afterEach(() => deferFrom());

const steps: Readonly<Record<string, (w: Tensor, x: Tensor) => Tensor>> = {
  'a polynomial': (w, x) =>
    w
      .mul(x)
      .add(w.pow(2))
      .add(w.mul(x.pow(3)))
      .sub(x)
      .pow(2)
      .sum(),
  activations: (w, x) => w.mul(x).sigmoid().mul(w.tanh()).relu().add(w.exp()).mean(),
  'a write to what was computed': (w, x) => w.mul(x).mul_(0.3).add_(w).relu_().sum(),
  'a write to a part': (w, x) => {
    const y = w.mul(x);
    y.narrow(0, 1, 3).mul_(x.narrow(0, 1, 3));
    return y.mul(w).sum();
  },
  'views and a product': (w, x) =>
    w
      .mul(x)
      .view([4, 10])
      .mm(w.sub(1).view([10, 4]))
      .sum(),
  'gradients of gradients': (w, x) => {
    const y = w.mul(x).tanh().mul(w).sum();
    const [g] = grad(y, [w], { createGraph: true });
    return g.mul(x).pow(2).sum();
  },
};

describe('gradients of what waits', () => {
  const gradientOf = (step: (w: Tensor, x: Tensor) => Tensor, elements: number): number[] => {
    deferFrom(elements);
    manualSeed(1);
    const x = linspace(-2, 2, 40).add(0);
    const w = randn([40], { requiresGrad: true });
    for (let i = 0; i < 3; i++) {
      step(w, x).backward();
      noGrad(() => w.sub_(w.grad?.mul(0.01) ?? 0));
    }
    return [...w.readSync(), ...(w.grad?.readSync() ?? [])];
  };

  it.each(Object.entries(steps))('are the same to the bit: %s', (_, step) => {
    const atOnce = gradientOf(step, Number.POSITIVE_INFINITY);
    expect(gradientOf(step, 1)).toEqual(atOnce);
    expect(detectAnomaly(() => gradientOf(step, 1))).toEqual(atOnce);
  });

  it('are refused where what was saved was written to, though nothing was computed', () => {
    deferFrom(1);
    const w = randn([40], { requiresGrad: true });
    const y = w.mul(2);
    const loss = y.mul(y).sum();
    noGrad(() => y.add_(1));
    expect(() => loss.backward()).toThrow('MulBackward0, was written to in place (version 1');
  });

  it('hold no more afterwards than others', () => {
    const left = (elements: number): number => {
      deferFrom(elements);
      const w = randn([40], { requiresGrad: true });
      w.sum().backward();
      const { buffers } = memory();
      scope(() => {
        for (const step of Object.values(steps)) step(w, w.detach()).backward();
      });
      return memory().buffers - buffers;
    };
    expect(left(1)).toBeLessThanOrEqual(left(Number.POSITIVE_INFINITY));
  });
});

describe('kernels of a step', () => {
  const kernels = (step: () => void): number => {
    step();
    const before = counters().kernels;
    step();
    return counters().kernels - before;
  };

  it('of a polynomial are its loss, what it saves, and its gradients', () => {
    const x = linspace(-3, 3, 2000);
    const y = x.sin();
    const [a, b, c] = [0, 1, 2].map(() => randn([], { requiresGrad: true }));
    const step = (): void => {
      const loss = a
        .add(b.mul(x))
        .add(c.mul(x.pow(2)))
        .sub(y)
        .pow(2)
        .sum();
      loss.backward();
      for (const p of [a, b, c]) p.grad = null;
    };
    // The loss; its gradient, which is 1; the distances, kept when they are needed again.
    expect(kernels(step)).toBe(3 + 3);
    deferFrom(Number.POSITIVE_INFINITY);
    expect(kernels(step)).toBe(13);
  });

  it('of a descent are one a parameter', () => {
    const w = randn([30, 40], { requiresGrad: true });
    w.grad = randn([30, 40]);
    expect(kernels(() => noGrad(() => w.sub_(w.grad?.mul(0.1) ?? 0)))).toBe(1);
  });
});
