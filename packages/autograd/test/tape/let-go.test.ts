// Gradients that nobody has seen are freed when they are set to null; others are their holders'.

import '@gradus/backend-cpu/register';
import { memory, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { peekGrad } from '../../src/index.ts';

function leaf() {
  const w = tensor(new Float32Array(100_000).fill(1), { requiresGrad: true });
  w.mul(w).sum().backward();
  return w;
}

describe('a gradient that is set to null', () => {
  it('is freed at once if it was only looked at', () => {
    const w = leaf();
    const gradient = peekGrad(w);
    const before = memory().liveBytes;
    w.grad = null;
    expect(gradient?.disposed).toBe(true);
    expect(before - memory().liveBytes).toBeGreaterThanOrEqual(400_000);
  });

  it('stays with whoever was given it', async () => {
    const w = leaf();
    const { grad } = w;
    w.grad = null;
    expect(grad?.disposed).toBe(false);
    expect(await grad?.sum().item()).toBe(200_000);
  });

  it('stays if it was given to the tensor', () => {
    const w = tensor([1], { requiresGrad: true });
    const given = tensor([3]);
    w.grad = given;
    w.grad = null;
    expect(given.disposed).toBe(false);
  });
});
