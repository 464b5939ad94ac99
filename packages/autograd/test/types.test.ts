// What importing `@gradus/autograd` adds to tensors. That they lack it otherwise is checked where
// nothing imports this package: in `packages/tensor`.
import { ones, Tensor } from '@gradus/tensor';
import { describe, expect, expectTypeOf, it } from 'vitest';
import '@gradus/backend-cpu/register';
import '../src/index.ts';
import type { BackwardOptions, Hook, Node } from '../src/index.ts';

describe('the types of', () => {
  it('what a tensor has of gradients', () => {
    expectTypeOf<Tensor['requiresGrad']>().toEqualTypeOf<boolean>();
    expectTypeOf<Tensor['grad']>().toEqualTypeOf<Tensor | null>();
    expectTypeOf<Tensor['data']>().toEqualTypeOf<Tensor>();
    expectTypeOf<Tensor['gradFn']>().toEqualTypeOf<Node | null>();
    expectTypeOf<Tensor['backward']>().toEqualTypeOf<
      (gradient?: Tensor, options?: BackwardOptions) => void
    >();
    expectTypeOf<Tensor['registerHook']>().toEqualTypeOf<(hook: Hook) => () => void>();
    expectTypeOf<Tensor['requiresGrad_']>().toEqualTypeOf<(requiresGrad?: boolean) => Tensor>();
    expectTypeOf(ones).toBeCallableWith([1], { requiresGrad: true });
  });

  it('what cannot be assigned', () => {
    const x = ones([1]);
    expect(() => {
      // @ts-expect-error: it follows from how the tensor was made.
      x.isLeaf = false;
    }).toThrow(TypeError);
    expect(() => {
      // @ts-expect-error: the same.
      x.gradFn = null;
    }).toThrow(TypeError);
    expect(x.isLeaf).toBe(true);
  });

  it('a tensor has at run time', () => {
    for (const name of ['requiresGrad', 'grad', 'isLeaf', 'gradFn', 'data', 'backward', 'detach']) {
      expect(name in Tensor.prototype).toBe(true);
    }
  });
});
