// What gradients are beside their values: their layout, their dtype, where they are none.

import '@gradus/backend-cpu/register';
import {
  amax,
  argmax,
  matmul,
  max,
  ones,
  prod,
  randn,
  sort,
  sum,
  type Tensor,
  tensor,
} from '@gradus/tensor';
import { isContiguous } from '@gradus/tensor/interpreter';
import { describe, expect, it } from 'vitest';
import { grad } from '../../src/index.ts';

const isRowMajor = ({ shape, strides }: Tensor): boolean => isContiguous(shape, strides);

describe('gradients', () => {
  it('of a sum are one element, seen everywhere', () => {
    const x = randn([3, 4], { requiresGrad: true });
    const y = x.mul(1);
    const [g] = grad(sum(y, 0), [y], { gradOutputs: ones([4]) });
    expect(g.strides).toEqual([0, 1]);
    expect(g.storage.bytes).toBe(16);
  });

  it('of a matrix that enters a product transposed are row-major', () => {
    const w = randn([5, 3], { requiresGrad: true });
    const x = randn([4, 3], { requiresGrad: true });
    const [ofW, ofX] = grad(matmul(x, w.t()), [w, x], { gradOutputs: randn([4, 5]) });
    expect([isRowMajor(ofW), isRowMajor(ofX)]).toEqual([true, true]);
    const v = randn([3, 4], { requiresGrad: true });
    const [ofV] = grad(matmul(v.t(), w.t()), [v], { gradOutputs: randn([4, 5]) });
    expect(isRowMajor(ofV)).toBe(true);
  });

  it('have the dtype of what they belong to', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = tensor([3, 4], { dtype: 'float64', requiresGrad: true });
    const found = grad(
      x
        .mul(y)
        .add(sum(x, 0, { dtype: 'float64' }))
        .sum(),
      [x, y],
    );
    expect(found.map(({ dtype }) => dtype)).toEqual(['float32', 'float64']);
    const [ofProduct] = grad(prod(x, 0, { dtype: 'float64' }), [x]);
    expect(ofProduct.dtype).toBe('float32');
  });

  it('do not flow to indices', () => {
    const x = tensor([[1, 3, 2]], { requiresGrad: true });
    const { values, indices } = sort(x);
    expect([values.requiresGrad, indices.requiresGrad]).toEqual([true, false]);
    expect([argmax(x).requiresGrad, max(x, 1).indices.requiresGrad]).toEqual([false, false]);
    expect(x.gt(1).requiresGrad).toBe(false);
  });

  it('of several extremes are shared evenly, NaN among NaN', async () => {
    const x = tensor([2, 5, 5, 1, 5], { requiresGrad: true });
    amax(x).backward(tensor(6));
    expect(await x.grad?.toArray()).toEqual([0, 2, 2, 0, 2]);
    const y = tensor([2, Number.NaN, 5, Number.NaN], { requiresGrad: true });
    amax(y).backward(tensor(6));
    expect(await y.grad?.toArray()).toEqual([0, 3, 0, 3]);
  });

  it('of rounding are zero', async () => {
    const x = tensor([1.26, -2.55], { requiresGrad: true });
    x.round({ decimals: 1 }).add(x.round()).sum().backward();
    expect(await x.grad?.toArray()).toEqual([0, 0]);
  });

  it('pass through a selection by a mask', async () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    const chosen = await x.maskedSelect(tensor([true, false, true]));
    chosen.mul(chosen).sum().backward();
    expect(await x.grad?.toArray()).toEqual([2, 0, 6]);
  });

  it('of what was written twice go to the write that stayed', async () => {
    const source = tensor([4, 5, 6], { requiresGrad: true });
    const x = tensor([1, 2], { requiresGrad: true });
    const index = tensor([0, 0, 0], { dtype: 'int32' });
    x.scatter(0, index, source).backward(tensor([10, 20]));
    expect(await source.grad?.toArray()).toEqual([0, 0, 10]);
    expect(await x.grad?.toArray()).toEqual([0, 20]);
  });
});
