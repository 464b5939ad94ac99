// Training loops hold steady memory.
import '@gradus/backend-cpu/register';
import { memory, randn, scope } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { noGrad } from '../../src/index.ts';

const live = (): number => memory().liveBytes;
const mebibyte = 2 ** 20;
/** Twenty times what it takes on an idle machine. */
const timeout = 120_000;

const steps = 20_000;

describe('20 000 steps', () => {
  /** Live bytes, at least and at most, in the second and in the last quarter of the steps. */
  const held = async (step: () => void) => {
    const quarters = Array.from({ length: 4 }, () => ({ lowest: Infinity, highest: 0 }));
    for (let i = 0; i < steps; i++) {
      step();
      // The collector's callbacks come between turns.
      if (i % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
      const quarter = quarters[Math.floor((4 * i) / steps)];
      quarter.lowest = Math.min(quarter.lowest, live());
      quarter.highest = Math.max(quarter.highest, live());
    }
    return { early: quarters[1], late: quarters[3] };
  };

  it('in a scope keep nothing at all', { timeout }, async () => {
    const w = randn([16, 16], { requiresGrad: true });
    scope(() => w.pow(2).sum().backward());
    const before = live();
    const { early, late } = await held(() => {
      scope(() => w.pow(2).sum().backward());
    });
    const same = { lowest: before, highest: before };
    expect({ early, late }).toEqual({ early: same, late: same });
  });

  it('in plain style do not grow', { timeout }, async () => {
    const x = randn([64, 64]);
    const w = randn([64, 64], { requiresGrad: true });
    const { early, late } = await held(() => {
      x.mm(w).clamp(0).pow(2).sum().backward();
      noGrad(() => {
        if (w.grad !== null) w.sub_(w.grad.mul(1e-6));
        w.grad = null;
      });
    });
    expect(late.highest).toBeLessThan(256 * mebibyte);
    // The collector lets memory rise and fall, many times a quarter. If each step left one tensor,
    // what it falls to would rise by one for each step of half the loop.
    const left = (steps / 2) * 64 * 64 * 4;
    expect(late.lowest - early.lowest).toBeLessThan(left / 2);
  });
});
