import { registerBackend, type Tensor, tensor, unregisterBackend, zeros } from '@gradus/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CpuBackend } from '../../src/backend.ts';
import { allShared, untilHelped } from '../threads/backends.ts';
import { stepsOf } from './captured-steps.ts';

let backend: CpuBackend;

beforeEach(() => {
  backend = new CpuBackend();
  registerBackend(backend);
});

afterEach(() => unregisterBackend('cpu'));

const ramp = (shape: readonly number[]): Tensor => {
  const count = shape.reduce((product, size) => product * size, 1);
  return tensor(Array.from({ length: count }, (_, i) => (i % 17) / 4)).reshape(shape);
};

describe('a compiled plan', () => {
  it('does what its steps do, on what lies in memory when it runs', async () => {
    const [a, b] = [ramp([33, 20]), ramp([20, 40])];
    const results: Tensor[] = [];
    const steps = stepsOf(() => {
      const product = a.mm(b);
      results.push(product, product.relu().sum(1), product.softmax(1), product.t().cumsum(0));
      results.push(product.max(), a.unsqueeze(0).matmul(b.mul(2).unsqueeze(0)).exp());
    });
    const expected = await Promise.all(results.map((result) => result.toArray()));
    for (const result of results) result.zero_();
    const plan = backend.compile({ steps });
    plan.run();
    expect(await Promise.all(results.map((result) => result.toArray()))).toEqual(expected);
    a.mul_(2);
    plan.run();
    expect(await results[0].toArray()).toEqual(await a.mm(b).toArray());
  });

  it('multiplies batches of matrices where they lie, however often it runs', async () => {
    for (const [n, m, depth] of [
      [3, 4, 5],
      [1, 6, 5],
      [40, 50, 30],
    ]) {
      const [a, b] = [ramp([3, n, depth]), ramp([3, depth, m])];
      const result = zeros([3, n, m]);
      const plan = backend.compile({ steps: stepsOf(() => result.copy_(a.bmm(b))) });
      for (let t = 0; t < 3; t++) {
        a.mul_(2);
        plan.run();
        expect(await result.toArray()).toEqual(await a.bmm(b).toArray());
      }
      plan.dispose();
    }
  });

  it('does so on a memory that threads share, whatever eager kernels share', async () => {
    const shared = new CpuBackend({ threads: 3 }, allShared);
    unregisterBackend('cpu');
    registerBackend(shared);
    const [a, b] = [ramp([130, 90]), ramp([90, 110])];
    const many = ramp([1_000_000]);
    await untilHelped(shared, () => a.mm(b).dispose());
    const results: Tensor[] = [];
    const steps = stepsOf(() => {
      const product = a.mm(b);
      results.push(product, product.relu().sum(1), product.softmax(1), product.mv(b.select(0, 0)));
      results.push(many.exp().sum(), many.sub(1).mul(2), product.t().cumsum(0));
    });
    const expected = await Promise.all(results.map((result) => result.toArray()));
    await untilHelped(shared, () => a.mm(b).dispose());
    const plan = shared.compile({ steps });
    for (let round = 0; round < 3; round++) {
      for (const result of results) result.zero_();
      plan.run();
      expect(await Promise.all(results.map((result) => result.toArray()))).toEqual(expected);
    }
    shared.dispose();
  });

  it('takes memory for chunks at each run, and gives it back', async () => {
    const x = ramp([1_000_000]);
    let total = zeros([]);
    const steps = stepsOf(() => {
      total = x.exp().mul(2).sum();
    });
    const expected = await total.item();
    const plan = backend.compile({ steps });
    const before = backend.memory().liveBytes;
    plan.run();
    expect(backend.memory().liveBytes).toBe(before);
    expect(await total.item()).toBe(expected);
    x.mul_(0);
    // Memory that was given back is taken by others.
    const others = Array.from({ length: 20 }, () => zeros([31], { dtype: 'float64' }));
    plan.run();
    expect(await total.item()).toBe(2_000_000);
    for (const other of others) expect(await other.max().item()).toBe(0);
  });

  it('is one submit, and allocates nothing when it runs', () => {
    const x = ramp([100]);
    const steps = stepsOf(() => x.mul(2).add(1).sum());
    const plan = backend.compile({ steps });
    const before = backend.counters();
    for (let i = 0; i < 3; i++) plan.run();
    const after = backend.counters();
    expect(after.kernels - before.kernels).toBe(9);
    expect(after.submits - before.submits).toBe(3);
    expect(after.bytesAllocated).toBe(before.bytesAllocated);
    expect(after.bytesMoved - before.bytesMoved).toBe(3 * (800 + 800 + 404));
  });

  it('checks indices at each run', async () => {
    const [x, index] = [ramp([4]), tensor([0, 3], { dtype: 'int32' })];
    let picked = zeros([2]);
    const steps = stepsOf(() => {
      picked = x.mul(2).gather(0, index).add(1);
    });
    const plan = backend.compile({ steps });
    plan.run();
    expect(await picked.toArray()).toEqual([1, 2.5]);
    index.fill_(4);
    expect(() => plan.run()).toThrow('gather: index 4 is out of range for 4 elements');
  });

  it('sorts, and multiplies over no terms', async () => {
    const x = tensor([3, 1, 2]);
    const none = zeros([2, 0]);
    let results: readonly Tensor[] = [];
    const steps = stepsOf(() => {
      results = [x.neg().sort().values.neg(), none.mm(none.t()).add(1)];
    });
    for (const result of results) result.zero_();
    backend.compile({ steps }).run();
    expect(await results[0].toArray()).toEqual([3, 2, 1]);
    expect(await results[1].toArray()).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('gives back the memory of its frames', () => {
    const x = ramp([10]);
    const steps = stepsOf(() => x.mul(2));
    const before = backend.memory().liveBytes;
    const plan = backend.compile({ steps });
    expect(backend.memory().liveBytes).toBeGreaterThan(before);
    plan.dispose();
    expect(backend.memory().liveBytes).toBe(before);
  });
});
