import '@gradus/backend-cpu/register';
import { Tensor, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { Variable } from '../../src/index.ts';
import { raised } from '../raised.ts';

describe('Variable', () => {
  it('is a leaf that shares the elements of a tensor', async () => {
    const x = tensor([1, 2]);
    const w = Variable(x, { requiresGrad: true });
    expect(w).toBeInstanceOf(Tensor);
    expect([w.requiresGrad, w.isLeaf, x.requiresGrad]).toEqual([true, true, false]);
    w.data.mul_(3);
    expect(await x.toArray()).toEqual([3, 6]);
  });

  it('requires no gradient unless it is told to', () => {
    expect(Variable(tensor([1], { requiresGrad: true })).requiresGrad).toBe(false);
  });

  it('trains in the older style, by data and grad.data', async () => {
    const w = Variable(tensor([1, 2]), { requiresGrad: true });
    for (let step = 0; step < 2; step++) {
      w.pow(2).sum().backward();
      const { grad } = w;
      if (grad === null) throw new Error('no gradient');
      w.data.sub_(grad.data.mul(0.25));
      grad.data.zero_();
      expect(await w.grad?.toArray()).toEqual([0, 0]);
    }
    expect(await w.toArray()).toEqual([0.25, 0.5]);
  });

  it('refuses integers that are to have gradients', () => {
    const x = tensor([1], { dtype: 'int32' });
    expect(() => Variable(x, { requiresGrad: true })).toThrow(
      raised(
        'GradError',
        'requiresGrad: int32[1] is not floating; only float32 and float64 have gradients',
      ),
    );
    expect(Variable(x).dtype).toBe('int32');
  });
});
