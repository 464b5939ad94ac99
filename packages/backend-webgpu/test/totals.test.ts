// Totals of one step: what they give, in how few dispatches, and that nothing overtakes them.

import {
  arange,
  linspace,
  registerBackend,
  type Tensor,
  tensor,
  unregisterBackend,
  zeros,
} from '@gradus/tensor';
import type { PlanStep } from '@gradus/tensor/backend';
import { capturing } from '@gradus/tensor/interpreter';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { profile } from '../src/index.ts';
import type { GpuBuffer } from '../src/memory/buffer.ts';
import { oneBackend } from './backends.ts';

const opened = oneBackend();
beforeAll(() => registerBackend(opened().backend));
afterAll(() => unregisterBackend('webgpu'));

const numbers = (tensors: readonly Tensor[]) => Promise.all(tensors.map((x) => x.toArray()));

test('totals that follow one another are one dispatch', async () => {
  const [x, y] = [arange(0, 1000, 1, { dtype: 'float32' }), linspace(0, 999, 1000)];
  const totals: Tensor[] = [];
  const { dispatches, kernels } = await profile(() => {
    const product = x.mul(y);
    totals.push(x.sum(), product.sum(), x.amax(), x.sub(500).abs().argmin(), y.gt(9).all());
  });
  expect({ dispatches, kernels }).toEqual({ dispatches: 1, kernels: 5 });
  expect(await numbers(totals)).toEqual([499_500, Math.fround(332_833_500), 999, 500, false]);
});

test('a compiled step has them in one dispatch too', async () => {
  const { backend } = opened();
  const [x, y] = [arange(0, 2000, 1, { dtype: 'float32' }), linspace(1, 1, 2000)];
  const steps: PlanStep[] = [];
  const totals: Tensor[] = [];
  const ignored = (): void => {};
  capturing(
    {
      ...{ allocated: ignored, uploaded: ignored, depends: ignored, repeats: ignored },
      launched: (_, kernel, operands, scalars) => steps.push({ kernel, operands, scalars }),
      refuse: (op) => {
        throw new Error(op);
      },
    },
    () => totals.push(x.sum(), y.sum(), x.mean()),
  );
  for (const total of totals) total.zero_();
  const plan = backend.compile({ steps });
  const { dispatches } = await profile(() => plan.run());
  expect(dispatches).toBe(1);
  expect(await numbers(totals)).toEqual([1_999_000, 2000, 999.5]);
  plan.dispose();
});

test('other elements, and totals of totals, are dispatches of their own', async () => {
  const [x, y] = [zeros([1000]).add(1), zeros([500]).add(2)];
  const totals: Tensor[] = [];
  await numbers([x, y]);
  const { dispatches } = await profile(() => {
    const sum = x.sum();
    totals.push(sum, sum.sum(), y.sum());
  });
  expect(dispatches).toBe(3);
  expect(await numbers(totals)).toEqual([1000, 1000, 1000]);
});

test('what is asked for later does not come before them', async () => {
  const { backend } = opened();
  const x = zeros([1000]).add(1);
  const first = x.sum();
  x.mul_(3);
  const second = x.sum();
  backend.write(x.storage.buffer as GpuBuffer, 0, new Float32Array(1000).fill(5));
  const third = x.sum();
  x.dispose();
  // It may get the memory of what has just been let go.
  const other = tensor(new Float32Array(1000).fill(7));
  const fourth = other.sum();
  expect(await numbers([first, second, third, fourth])).toEqual([1000, 3000, 5000, 7000]);
});

test('they are sent off when the program gives up the thread', async () => {
  const { backend } = opened();
  const x = zeros([1000]);
  await backend.synchronize();
  const { submits } = backend.counters();
  x.sum();
  expect(backend.counters().submits).toBe(submits);
  await undefined;
  expect(backend.counters().submits).toBe(submits + 1);
});
