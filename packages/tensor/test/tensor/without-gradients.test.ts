// Gradients belong to another layer: without it tensors do not have them, nor options for them.
import { expect, expectTypeOf, it } from 'vitest';
import { type CreationOptions, Tensor } from '../../src/index.ts';

it.each(['requiresGrad', 'grad', 'isLeaf', 'gradFn', 'data', 'backward', 'detach'])(
  'a tensor has no %s',
  (name) => {
    expect(name in Tensor.prototype).toBe(false);
    expect('mul' in Tensor.prototype).toBe(true);
  },
);

it('options of creation do not speak of gradients', () => {
  expectTypeOf<CreationOptions>().not.toHaveProperty('requiresGrad');
});
