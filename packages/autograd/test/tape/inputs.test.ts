import '@gradus/backend-cpu/register';
import { tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import '../../src/index.ts';

describe('backward with inputs', () => {
  it('adds gradients to these alone, leaves or not', async () => {
    const [x, y] = [tensor([1, 2], { requiresGrad: true }), tensor([3, 4], { requiresGrad: true })];
    const product = x.mul(y);
    product
      .pow(2)
      .sum()
      .backward(undefined, { inputs: [x, product] });
    expect(await x.grad?.toArray()).toEqual([18, 64]);
    expect(await product.grad?.toArray()).toEqual([6, 16]);
    expect(y.grad).toBeNull();
  });

  it('shows gradients to hooks once', async () => {
    const x = tensor([1], { requiresGrad: true });
    const y = x.mul(2);
    let passes = 0;
    y.registerHook((g) => {
      passes++;
      return g.mul(10);
    });
    y.sum().backward(undefined, { inputs: [y, x] });
    expect(await y.grad?.toArray()).toEqual([10]);
    expect(await x.grad?.toArray()).toEqual([20]);
    expect(passes).toBe(1);
  });

  it('leaves leaves without a gradient that nothing led to', () => {
    const [x, y] = [tensor([1], { requiresGrad: true }), tensor([2], { requiresGrad: true })];
    x.mul(2).backward(undefined, { inputs: [y] });
    expect([x.grad, y.grad]).toEqual([null, null]);
  });
});
