// What a step of the tutorials' net asks of the device, and what it leaves to the collector: the
// hidden layer and the prediction, which its variables may hold, and no gradient of a weight.

import '@gradus/autograd';
import '@gradus/backend-cpu/register';
import { noGrad } from '@gradus/autograd';
import { counters, manualSeed, memory, ones, randn, type Tensor } from '@gradus/tensor';
import { deferFrom } from '@gradus/tensor/interpreter';
import { describe, expect, it } from 'vitest';
import { Adam, SGD } from '../src/index.ts';

const [N, D_in, H, D_out] = [64, 1000, 100, 10];
const gradientBytes = 4 * D_in * H;

type Update = (weights: readonly Tensor[]) => () => void;

/** Weights, and a step that updates them; no finalizer has a turn between steps. */
function net(update: Update) {
  const [x, y] = [ones([N, D_in]), ones([N, D_out])];
  const weights = [randn([D_in, H]), randn([H, D_out])].map((w) => w.requiresGrad_());
  const updateAll = update(weights);
  const step = (): void => {
    const loss = x.mm(weights[0]).clamp(0).mm(weights[1]).sub(y).pow(2).sum();
    loss.backward();
    updateAll();
  };
  return { weights, step };
}

const byHand: Update = (weights) => () =>
  noGrad(() => {
    for (const w of weights) {
      if (w.grad === null) continue;
      w.sub_(w.grad.mul(1e-6));
      w.grad = null;
    }
  });

const by =
  (make: (weights: Tensor[]) => SGD | Adam): Update =>
  (weights) => {
    const optimizer = make([...weights]);
    return () => {
      optimizer.step();
      optimizer.zeroGrad();
    };
  };

const updates = [
  { name: 'by hand', update: byHand },
  { name: 'by SGD', update: by((weights) => new SGD(weights, { lr: 1e-6 })) },
  { name: 'by Adam', update: by((weights) => new Adam(weights, { lr: 1e-6 })) },
];

describe.each(updates)('a net that is updated $name', ({ update }) => {
  it('stores no gradient of its large weight', () => {
    const { step } = net(update);
    for (let i = 0; i < 3; i++) step();
    const before = { ...counters(), ...memory() };
    for (let i = 0; i < 10; i++) step();
    const after = { ...counters(), ...memory() };
    expect(after.bytesAllocated - before.bytesAllocated).toBeLessThan(10 * (gradientBytes / 3));
    expect(after.liveBytes - before.liveBytes).toBeLessThan(10 * (gradientBytes / 4));
    expect(after.kernels - before.kernels).toBe(110);
  });

  it('learns the same to the bit whether products wait or not', async () => {
    const learned = async (elements?: number) => {
      deferFrom(elements);
      try {
        manualSeed(0);
        const { weights, step } = net(update);
        for (let i = 0; i < 5; i++) step();
        return await Promise.all(weights.map((w) => w.read()));
      } finally {
        deferFrom();
      }
    };
    expect(await learned()).toEqual(await learned(Number.POSITIVE_INFINITY));
  });
});
