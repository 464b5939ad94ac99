// Products with a Jacobian from both sides agree, whatever the shapes and strides: ⟨u, J v⟩ = ⟨uᵀ J, v⟩.
import '@gradus/backend-cpu/register';
import { cat, Generator, matmul, randn, type Shape, type Tensor } from '@gradus/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jvp, vjp } from '../../src/index.ts';

type Fn = (x: Tensor) => Tensor;

/** Functions of a tensor with two dims; the first ones are linear. */
const functions: { readonly [name: string]: Fn } = {
  transpose: (x) => x.t(),
  'a slice with steps': (x) => x.at('::2', '::-1'),
  expand: (x) => x.unsqueeze(0).expand([3, ...x.shape]),
  'sum of rows': (x) => x.sum(0),
  mean: (x) => x.mean(),
  cumsum: (x) => x.cumsum(1),
  roll: (x) => x.roll(1, 0),
  cat: (x) => cat([x, x.mul(2)], 1),
  'a write in place': (x) => {
    const y = x.mul(1);
    y.select(0, 0).mul_(3);
    return y;
  },
  'product with itself': (x) => matmul(x, x.t()),
  'product of rows': (x) => x.mul(x.at('0:1')),
  'exp of sin': (x) => x.sin().exp(),
};

const shapes = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }));

const total = async (x: Tensor, y: Tensor): Promise<number> => x.mul(y).sum().item();

describe.each(Object.entries(functions))('%s', (_, fn) => {
  it('has one Jacobian from both sides', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(1000), fc.boolean(), async ([m, n], seed, isTransposed) => {
        const generator = new Generator(seed);
        const random = (shape: Shape): Tensor => randn(shape, { dtype: 'float64', generator });
        const x = isTransposed ? random([n, m]).t() : random([m, n]);
        const v = random([m, n]);
        const [y, change] = jvp(fn, x, v);
        const u = random(y.shape);
        const [, gradient] = vjp(fn, x, u);
        const [left, right] = [await total(u, change), await total(gradient, v)];
        const size = await total(u.abs(), change.abs());
        // Sums of at most 48 products, each of which took a few dozen roundings at most.
        expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-12 * (1 + size));
      }),
      { numRuns: 20, seed: 0 },
    );
  });
});
