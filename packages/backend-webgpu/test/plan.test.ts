import {
  manualSeed,
  randn,
  registerBackend,
  type Tensor,
  tensor,
  unregisterBackend,
  zeros,
} from '@gradus/tensor';
import type { PlanStep } from '@gradus/tensor/backend';
import { capturing } from '@gradus/tensor/interpreter';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneBackend } from './backends.ts';

const opened = oneBackend();
beforeAll(() => registerBackend(opened().backend));
afterAll(() => unregisterBackend('webgpu'));

/** The steps that `fn` takes. */
function stepsOf(fn: () => unknown): PlanStep[] {
  const steps: PlanStep[] = [];
  const ignored = (): void => {};
  capturing(
    {
      allocated: ignored,
      uploaded: ignored,
      depends: ignored,
      repeats: ignored,
      launched: (_, kernel, operands, scalars) => steps.push({ kernel, operands, scalars }),
      refuse: (op) => {
        throw new Error(op);
      },
    },
    fn,
  );
  return steps;
}

async function numbers(tensors: readonly Tensor[]): Promise<unknown[]> {
  return Promise.all(tensors.map((each) => each.toArray()));
}

test('a plan does what its steps do, on what lies in memory when it runs', async () => {
  const { backend } = opened();
  manualSeed(1);
  const [a, b] = [randn([33, 20]), randn([20, 40])];
  const results: Tensor[] = [];
  const steps = stepsOf(() => {
    const product = a.mm(b);
    results.push(product, product.relu().mul(2), product.gt(0), product.t().sort(1).values);
    results.push(product.gather(1, tensor([[3], [1]], { dtype: 'int32' })));
  });
  const expected = await numbers(results);
  for (const result of results) result.zero_();
  const plan = backend.compile({ steps });
  plan.run();
  expect(await numbers(results)).toEqual(expected);
  a.mul_(2);
  plan.run();
  expect(await results[0].toArray()).toEqual(await a.mm(b).toArray());
  plan.dispose();
});

test('a run is one submit, however many dispatches it has', async () => {
  const { backend } = opened();
  const count = zeros([8]);
  const steps = stepsOf(() => {
    for (let i = 0; i < 300; i++) count.add_(1);
  });
  await count.add(1).toArray();
  const plan = backend.compile({ steps });
  const before = backend.counters();
  plan.run();
  // What follows it goes along.
  expect(await count.add(1).toArray()).toEqual(new Array(8).fill(601));
  const after = backend.counters();
  expect(after.submits - before.submits).toBe(1);
  expect(after.kernels - before.kernels).toBe(301);
  expect(after.bytesMoved - before.bytesMoved).toBe(301 * 2 * 32);
  expect(after.compiled).toBe(before.compiled);
});

test('its scratch memory goes with it', () => {
  const { backend } = opened();
  const keys = randn([5000]);
  const steps = stepsOf(() => keys.sort(0));
  const before = backend.memory();
  const plan = backend.compile({ steps });
  plan.run();
  expect(backend.memory().liveBytes).toBeGreaterThan(before.liveBytes);
  plan.dispose();
  expect(backend.memory().liveBytes).toBe(before.liveBytes);
});

test('uploads between runs are seen by the run that follows', async () => {
  const { backend } = opened();
  const input = zeros([4]);
  const output = zeros([4]);
  const steps = stepsOf(() => output.add_(input));
  const plan = backend.compile({ steps });
  for (let i = 0; i < 20; i++) {
    input.copy_(tensor([1, 10, 100, i]));
    plan.run();
  }
  // The first addition was the eager one, of zeros.
  expect(await output.toArray()).toEqual([20, 200, 2000, 190]);
});
