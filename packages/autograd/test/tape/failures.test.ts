// A pass that fails leaves gradients as they were, wherever it fails.
import '@gradus/backend-cpu/register';
import { ones, type Tensor, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { AutogradFunction, grad, isGradEnabled } from '../../src/index.ts';

class Broken extends AutogradFunction {
  static forward(_: object, x: Tensor): Tensor {
    return x.mul(1);
  }
  static backward(): Tensor {
    throw new Error('broken');
  }
}

const leaf = () => tensor([1, 2], { requiresGrad: true });
const broken = () => {
  throw new Error('broken');
};

/** Passes that fail late: after the gradients of `w` and `y` were computed. */
const failures: Readonly<Record<string, (w: Tensor, y: Tensor) => Tensor>> = {
  'the hook of another leaf': (_, y) => {
    const other = leaf();
    other.registerHook(broken);
    return y.add(other);
  },
  'the hook of a step': (w, y) => {
    const early = w.mul(2);
    early.registerHook(broken);
    return y.add(early);
  },
  'a backward of a user': (w, y) => Broken.apply(w.mul(2)).add(y),
  'a saved tensor that was written to': (w, y) => {
    const factor = ones([2]);
    const product = w.mul(2).mul(factor);
    factor.add_(1);
    return product.add(y);
  },
};

describe.each(Object.entries(failures))('a pass that ends at %s', (_, build) => {
  it('adds to no gradient, and the next pass does', async () => {
    const w = leaf();
    w.sum().backward();
    const start = w.mul(2);
    const y = start.mul(3);
    y.retainGrad();
    const result = build(w, y).sum();
    expect(() => result.backward()).toThrow();
    expect(() => grad(result, [w])).toThrow();
    expect(await w.grad?.toArray()).toEqual([1, 1]);
    expect(y.grad).toBeNull();
    expect(isGradEnabled()).toBe(true);
    w.mul(5).sum().backward();
    expect(await w.grad?.toArray()).toEqual([6, 6]);
  });
});
