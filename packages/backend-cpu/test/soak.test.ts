// The two-layer net in plain tutorial style, without a scope: memory stays bounded.

import { memory, mul, randn, registerBackend, unregisterBackend } from '@gradus/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpu } from '../src/index.ts';

const steps = 2000;
/** Twenty times what it takes on an idle machine. */
const timeout = 60_000;

beforeAll(() => registerBackend(cpu()));
afterAll(() => unregisterBackend('cpu'));

test('2000 steps of the two-layer net hold memory under 256 MB', { timeout }, async () => {
  const [x, y] = [randn([64, 1000]), randn([64, 10])];
  const [w1, w2] = [randn([1000, 100]), randn([100, 10])];
  let [highest, first, last] = [0, Number.NaN, Number.NaN];
  for (let step = 0; step < steps; step++) {
    const h = x.mm(w1);
    const hRelu = h.clamp(0);
    const yPred = hRelu.mm(w2);
    const loss = yPred.sub(y).pow(2).sum();
    last = await loss.item();
    if (step === 0) first = last;
    const gradYPred = mul(2, yPred.sub(y));
    const gradW2 = hRelu.t().mm(gradYPred);
    const gradHidden = gradYPred.mm(w2.t()).clone();
    gradHidden.maskedFill_(h.lt(0), 0);
    w1.sub_(mul(1e-6, x.t().mm(gradHidden)));
    w2.sub_(mul(1e-6, gradW2));
    highest = Math.max(highest, memory().liveBytes);
  }
  // It trained, and made far more than it held.
  expect(last).toBeLessThan(first / 1e6);
  expect(highest).toBeLessThan(256 * 2 ** 20);
});
