import '@gradus/backend-cpu/register';
import { ones, type Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { noGrad } from '../src/index.ts';

// Through a call, since the compiler takes `grad` for what was assigned to it last.
const gradient = async (x: Tensor): Promise<unknown> => x.grad?.toArray();

describe('backward', () => {
  it('adds the gradients of a product to its leaves', async () => {
    const w = tensor([1, 2, 3], { requiresGrad: true });
    const x = tensor([4, 5, 6]);
    w.mul(x).sum().backward();
    expect(await gradient(w)).toEqual([4, 5, 6]);
    w.mul(x).sum().backward();
    expect(await gradient(w)).toEqual([8, 10, 12]);
    expect(x.grad).toBeNull();
  });

  it('differentiates twice with createGraph', async () => {
    const w = tensor([1, 2], { requiresGrad: true, dtype: 'float64' });
    w.pow(3).backward(ones([2], { dtype: 'float64' }), { createGraph: true });
    const first = w.grad;
    expect(await first?.toArray()).toEqual([3, 12]);
    w.grad = null;
    first?.sum().backward();
    expect(await gradient(w)).toEqual([6, 12]);
  });

  it('follows writes to views and to what they are views of', async () => {
    const a = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { requiresGrad: true },
    );
    const b = a.mul(2);
    const row = b.select(0, 0);
    row.mul_(a.select(0, 1));
    b.mul_(3);
    // b = 3 · [2 a₀₀ a₁₀, 2 a₀₁ a₁₁; 2 a₁₀, 2 a₁₁], and row sees its first row.
    row.sum().backward(undefined, { retainGraph: true });
    expect(await gradient(a)).toEqual([
      [18, 24],
      [6, 12],
    ]);
    a.grad = null;
    b.sum().backward();
    expect(await gradient(a)).toEqual([
      [18, 24],
      [12, 18],
    ]);
  });

  it('reaches a tensor that became part of the graph by a write', async () => {
    const w = tensor([1, 2, 3], { requiresGrad: true });
    const z = zeros([3]);
    z.select(0, 1).copy_(w.select(0, 2));
    expect(z.requiresGrad).toBe(true);
    z.mul(z).sum().backward();
    expect(await gradient(w)).toEqual([0, 0, 6]);
  });

  it('refuses to write to a leaf, which noGrad allows', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    expect(() => w.add_(1)).toThrow(
      'add_: the target is float32[2], a leaf that requires a gradient; noGrad(() => …) writes ' +
        'without recording',
    );
    expect(await w.toArray()).toEqual([1, 2]);
    noGrad(() => w.add_(1));
    expect(await w.toArray()).toEqual([2, 3]);
  });
});
