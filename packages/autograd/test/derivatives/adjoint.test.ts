// The derivative of a linear op is its transpose: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩, exactly over small whole
// numbers, for any shape, dim and operands.

import '@gradus/backend-cpu/register';
import {
  cat,
  cumsum,
  diagonal,
  expand,
  flip,
  gather,
  indexSelect,
  matmul,
  narrow,
  pad,
  permute,
  repeat,
  roll,
  type Shape,
  scatterAdd,
  sum,
  type Tensor,
  tensor,
  tril,
  unfold,
} from '@gradus/tensor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grad } from '../../src/index.ts';

const size = fc.integer({ min: 1, max: 4 });
const shape = fc.tuple(size, size, size);

/** A tensor of whole numbers that follow from a seed. */
function drawn(sizes: Shape, seed: number): Tensor {
  const count = sizes.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: count }, (_, i) => ((seed + 7 * i * (i + 3)) % 11) - 5);
  return tensor(values, { dtype: 'float64' }).reshape(sizes);
}

function places(count: number, below: number, seed: number): Tensor {
  const values = Array.from({ length: count }, (_, i) => (seed + 5 * i) % below);
  return tensor(values, { dtype: 'int32' });
}

type Linear = (x: Tensor, dim: number, seed: number) => Tensor;

const linear: Readonly<Record<string, Linear>> = {
  sum: (x, dim) => sum(x, dim),
  'sum of several dims': (x, dim) => sum(x, [dim, (dim + 1) % 3], { keepdim: true }),
  cumsum: (x, dim) => cumsum(x, dim),
  flip: (x, dim) => flip(x, dim),
  roll: (x, dim, seed) => roll(x, seed, dim),
  permute: (x, dim) => permute(x, [dim, (dim + 1) % 3, (dim + 2) % 3]),
  expand: (x) => expand(x.unsqueeze(1), [x.shape[0], 2, x.shape[1], x.shape[2]]),
  repeat: (x, dim) => repeat(x, [dim + 1, 2, 1]),
  narrow: (x, dim) => narrow(x, dim, x.shape[dim] - 1, 1),
  diagonal: (x, dim) => diagonal(x, 0, dim, (dim + 1) % 3),
  unfold: (x, dim) => unfold(x, dim, (x.shape[dim] + 1) >> 1, 1),
  tril: (x) => tril(x),
  pad: (x) => pad(x, [1, 2, -1, 1]),
  'pad, circular': (x) => pad(x, [1, 0], { mode: 'circular' }),
  cat: (x, dim) => cat([x, x.mul(2), x], dim),
  indexSelect: (x, dim, seed) => indexSelect(x, dim, places(5, x.shape[dim], seed)),
  gather: (x, _, seed) => gather(x, 2, places(x.numel, x.shape[2], seed).reshape(x.shape)),
  scatterAdd: (x, _, seed) =>
    scatterAdd(drawn(x.shape, 0).mul(0), 2, places(x.numel, x.shape[2], seed).reshape(x.shape), x),
  'matmul from the left': (x, _, seed) => matmul(drawn([2, x.shape[1]], seed), x),
  'matmul from the right': (x, _, seed) => matmul(x, drawn([x.shape[2], 3], seed)),
  'matmul of a vector': (x, _, seed) => matmul(x, drawn([x.shape[2]], seed)),
};

describe('the gradient of a linear op is its transpose', () => {
  test.each(Object.entries(linear))('%s', (_, op) => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 0, max: 2 }), fc.nat(100), (sizes, dim, seed) => {
        const x = drawn(sizes, seed).requiresGrad_();
        const result = op(x, dim, seed);
        const y = drawn(result.shape, seed + 1);
        const [transposed] = grad(result, [x], { gradOutputs: y });
        expect(transposed.mul(x.detach()).sum().itemSync()).toBe(
          result.detach().mul(y).sum().itemSync(),
        );
      }),
      { numRuns: 40, seed: 4 },
    );
  });
});
