import { allclose, equal, registerBackend, type Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../src/reference/index.ts';

const backend = referenceBackend();
registerBackend(backend);

const [nan, inf] = [Number.NaN, Number.POSITIVE_INFINITY];

describe('equal', () => {
  it.each<[string, Tensor, Tensor, boolean]>([
    ['the same elements', tensor([1, 2]), tensor([1, 2]), true],
    ['one element that differs', tensor([1, 2]), tensor([1, 3]), false],
    ['shapes that broadcast', tensor([1, 1]), tensor([1]), false],
    ['NaN', tensor([nan]), tensor([nan]), false],
    ['zeros of two signs', tensor([0]), tensor([-0]), true],
    ['no elements', zeros([0, 2]), zeros([0, 2]), true],
    ['no elements in two shapes', zeros([0, 2]), zeros([2, 0]), false],
    ['scalars', tensor(3), tensor(3), true],
    ['bools', tensor([true, false]), tensor([true, false]), true],
    ['two dtypes', tensor([1, 2]), tensor([1, 2], { dtype: 'int32' }), true],
    ['views', tensor([[1, 2]]).t(), tensor([[1], [2]]), true],
  ])('of %s', async (_, x, y, expected) => {
    expect(await equal(x, y)).toBe(expected);
    expect(await y.equal(x)).toBe(expected);
  });

  it('lets go of everything it made', async () => {
    const [x, y] = [tensor([1, 2]), tensor([1, 2])];
    const before = backend.memory().buffers;
    await equal(x, y);
    await allclose(x, y);
    expect(backend.memory().buffers).toBe(before);
  });

  it('refuses disposed tensors', async () => {
    const x = tensor([1]);
    x.dispose();
    await expect(equal(x, tensor([1, 2]))).rejects.toThrow('equal: float32[1] was disposed');
    await expect(equal(tensor([1, 2]), x)).rejects.toThrow('equal: float32[1] was disposed');
  });
});

describe('allclose', () => {
  it.each<[string, Tensor, Tensor, Parameters<typeof allclose>[2], boolean]>([
    ['within the default', tensor([1, 100]), tensor([1.000009, 100.0009]), {}, true],
    ['beyond the default', tensor([1, 100]), tensor([1.00002, 100]), {}, false],
    ['within atol', tensor([0, 5]), tensor([0.5, 4.5]), { rtol: 0, atol: 0.5 }, true],
    ['relative to the second', tensor([10]), tensor([8]), { rtol: 0.24, atol: 0 }, false],
    ['relative to the second', tensor([8]), tensor([10]), { rtol: 0.24, atol: 0 }, true],
    ['NaN', tensor([nan]), tensor([nan]), {}, false],
    ['NaN as equal', tensor([nan, 1]), tensor([nan, 1]), { equalNan: true }, true],
    ['infinities', tensor([inf, -inf]), tensor([inf, -inf]), {}, true],
    ['infinities of two signs', tensor([inf]), tensor([-inf]), { atol: inf }, false],
    ['shapes that broadcast', tensor([[1, 1]]), tensor(1), {}, true],
    ['no elements', zeros([0]), tensor(1), {}, true],
  ])('%s', async (_, x, y, options, expected) => {
    expect(await allclose(x, y, options)).toBe(expected);
    expect(await x.allclose(y, options)).toBe(expected);
  });

  it('refuses what isclose refuses', async () => {
    const x = tensor([1]);
    await expect(allclose(x, tensor([1], { dtype: 'float64' }))).rejects.toThrow(
      'allclose: x is float32[1], y is float64[1]; both must have one dtype',
    );
    await expect(allclose(x, x, { rtol: -1 })).rejects.toThrow(
      'allclose: rtol is -1; a tolerance is not negative',
    );
  });
});
