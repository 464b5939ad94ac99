import '@gradus/backend-cpu/register';
import { noGrad } from '@gradus/autograd';
import { manualSeed, randn, type Tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { Dropout, Linear, Module } from '../../src/index.ts';
import { type Elements, expectClose, goldens } from '../goldens.ts';

/** One layer used three times in a pass, with dropout between. */
class Shared extends Module {
  enter = new Linear(4, 6);
  middle = new Linear(6, 6);
  dropout = new Dropout(0.2);
  leave = new Linear(6, 2);

  forward(x: Tensor): Tensor {
    let h = this.enter.forward(x).clamp(0);
    for (let i = 0; i < 3; i++) h = this.dropout.forward(this.middle.forward(h).clamp(0));
    return this.leave.forward(h);
  }
}

interface Run {
  readonly losses: readonly number[];
  readonly output: Elements;
}

interface Golden {
  readonly seed: number;
  readonly float32: Run;
  readonly float64: Run;
}

async function trained(seed: number, dtype: 'float32' | 'float64', steps: number) {
  manualSeed(seed);
  const model = new Shared().to(dtype);
  const [x, y] = [randn([8, 4]).to(dtype), randn([8, 2]).to(dtype)];
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = model.forward(x).sub(y).pow(2).sum();
    losses.push(await loss.item());
    model.zeroGrad();
    loss.backward();
    noGrad(() => {
      for (const parameter of model.parameters()) {
        if (parameter.grad) parameter.sub_(parameter.grad.mul(1e-2));
      }
    });
  }
  return { losses, output: model.eval().forward(x) };
}

/** The largest relative distance of two lists of losses. */
function distance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((loss, i) => Math.abs(loss - b[i]) / Math.abs(b[i])));
}

describe.each(goldens<readonly Golden[]>('training'))(
  'a model trained from seed $seed',
  (golden) => {
    const { seed, float32, float64 } = golden;
    const steps = float32.losses.length;

    it('has the losses of PyTorch in float64', async () => {
      const { losses, output } = await trained(seed, 'float64', steps);
      expect(distance(losses, float64.losses)).toBeLessThan(1e-12);
      expectClose(output, float64.output, 64);
    });

    it('is no further from float64 in float32 than PyTorch, but for the order of sums', async () => {
      const { losses } = await trained(seed, 'float32', steps);
      const envelope = distance(float32.losses, float64.losses);
      expect(envelope).toBeGreaterThan(0);
      expect(distance(losses, float64.losses)).toBeLessThan(4 * envelope);
    });
  },
);
