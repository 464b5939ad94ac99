// What waits to be one dispatch with others: what it gives, in how few, and that nothing overtakes it.

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
import { capturing, deferFrom } from '@gradus/tensor/interpreter';
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

test('updates of one kind are one dispatch for as many as it has bindings', async () => {
  const { backend } = opened();
  const most = Math.floor(backend.recorder.facts.maxStorageBuffers / 2);
  const parameters = Array.from({ length: 2 * most }, (_, i) => zeros([100]).add(i));
  const gradients = parameters.map((_, i) => zeros([100]).add(i));
  await numbers([...parameters, ...gradients]);
  const { dispatches, kernels } = await profile(() => {
    parameters.forEach((parameter, i) => {
      parameter.sub_(gradients[i], { alpha: 0.5 });
    });
  });
  expect({ dispatches, kernels }).toEqual({ dispatches: 2, kernels: 2 * most });
  expect(await numbers(parameters)).toEqual(parameters.map((_, i) => new Array(100).fill(i / 2)));
});

test('an update that needs the one before is a dispatch of its own', async () => {
  const x = zeros([100]);
  await x.toArray();
  const { dispatches } = await profile(() => {
    for (let i = 0; i < 3; i++) x.add_(1);
  });
  expect(dispatches).toBe(3);
  expect(await x.toArray()).toEqual(new Array(100).fill(3));
});

test('updates of several kinds are a dispatch each, however they take turns', async () => {
  const parameters = [1, 2, 3, 4].map((i) => zeros([100]).add(i));
  const averages = parameters.map(() => zeros([100]));
  await numbers([...parameters, ...averages]);
  const { dispatches, kernels } = await profile(() => {
    parameters.forEach((parameter, i) => {
      averages[i].add_(parameter);
      parameter.sub_(averages[i], { alpha: 0.5 });
    });
  });
  expect({ dispatches, kernels }).toEqual({ dispatches: 2, kernels: 8 });
  expect(await numbers(parameters)).toEqual([1, 2, 3, 4].map((i) => new Array(100).fill(i / 2)));
});

test('none comes before one that it needs, or that needs what was there before', async () => {
  const [x, y, z] = [1, 2, 3].map((i) => zeros([100]).add(i));
  await numbers([x, y, z]);
  const { dispatches } = await profile(() => {
    x.add_(y);
    // It reads `y` as it is; what follows is like the first, and writes to `y`.
    z.sub_(y);
    y.add_(z);
    // Like the second, and reads what the third writes.
    z.sub_(y);
  });
  expect(dispatches).toBe(4);
  expect(await numbers([x.amax(), y.amin(), z.amax()])).toEqual([3, 3, -2]);
});

test('none writes to memory that was given back before those who wait have read it', async () => {
  const [x, y, z] = [1, 2, 3].map((i) => zeros([100]).add(i));
  await numbers([x, y, z]);
  deferFrom(Number.POSITIVE_INFINITY);
  const first = y.mul(2);
  z.sub_(x);
  x.dispose();
  // Like the first, and it gets the memory of `x`.
  const second = y.mul(2);
  deferFrom();
  expect(await numbers([first, second, z].map((of) => of.amax()))).toEqual([4, 4, 2]);
  expect(await z.amin().item()).toBe(2);
});

test('of many kinds not all wait', async () => {
  const sums = Array.from({ length: 20 }, (_, i) => zeros([i + 1]).add(1));
  await numbers(sums);
  const { dispatches } = await profile(() => {
    for (let round = 0; round < 2; round++) for (const x of sums) x.add_(x);
  });
  expect(dispatches).toBe(40);
  expect(await numbers(sums)).toEqual(sums.map(({ shape: [n] }) => new Array(n).fill(4)));
});

test('a step of parameters of one element is five dispatches', async () => {
  const [x, y] = [linspace(-3, 3, 2000), linspace(-1, 1, 2000).sin()];
  const parameters = [1, 2, 3, 4].map((i) => tensor(i));
  const step = (): Tensor => {
    const [a, b, c, d] = parameters;
    const found = a
      .add(b.mul(x))
      .add(c.mul(x.pow(2)))
      .add(d.mul(x.pow(3)));
    const loss = found.sub(y).pow(2).sum();
    const g = found.sub(y).mul(2);
    const gradients = [g, g.mul(x), g.mul(x.pow(2)), g.mul(x.pow(3))].map((of) => of.sum());
    parameters.forEach((parameter, i) => {
      parameter.sub_(gradients[i].mul(1e-6));
    });
    return loss;
  };
  const first = await step().item();
  const { dispatches } = await profile(step);
  // The loss, its derivative, four totals of that, what waits to read the parameters, and updates.
  expect(dispatches).toBe(5);
  expect(await step().item()).toBeLessThan(first);
});
