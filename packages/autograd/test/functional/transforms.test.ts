import '@gradus/backend-cpu/register';
import { Generator, randn, type Tensor, tensor } from '@gradus/tensor';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  gradcheck,
  hessian,
  hvp,
  jacobian,
  jvp,
  noGrad,
  valueAndGrad,
  vjp,
} from '../../src/index.ts';
import { raised } from '../raised.ts';

const generator = new Generator(0);
const random = (shape: number[]): Tensor => randn(shape, { dtype: 'float64', generator });
const values = async (...xs: Tensor[]): Promise<unknown[]> =>
  Promise.all(xs.map(async (x) => x.toArray()));

describe('jacobian', () => {
  it('has the dims of the result, then those of the input', async () => {
    const [a, x] = [random([2, 3]), random([3])];
    const j = jacobian((x) => a.mv(x), x);
    expect(await values(j)).toEqual(await values(a));
    expect(jacobian((x) => x.t(), random([2, 3])).shape).toEqual([3, 2, 2, 3]);
    expect(jacobian((x) => x.sum(), random([2, 3])).shape).toEqual([2, 3]);
    expect(jacobian((x) => x, random([0])).shape).toEqual([0, 0]);
  });

  it('is nested as results and inputs are', async () => {
    const [x, y] = [tensor([1, 2]), tensor([3])];
    const [[sumByX, sumByY], [productByX, productByY]] = jacobian(
      (x, y) => [x.sum(), x.mul(y)],
      [x, y],
    );
    expect(await values(sumByX, sumByY, productByX, productByY)).toEqual([
      [1, 1],
      [0],
      [
        [3, 0],
        [0, 3],
      ],
      [[1], [2]],
    ]);
  });

  it('leaves its inputs as they were, and is no part of a graph', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const j = jacobian((x) => x.exp(), x);
    expect([j.requiresGrad, x.grad]).toEqual([false, null]);
  });

  it('is differentiable with createGraph, in noGrad too', async () => {
    const x = random([2]).requiresGrad_();
    const j = (x: Tensor): Tensor => jacobian((x) => x.pow(3), x, { createGraph: true });
    expect(await gradcheck(j, [x])).toBe(true);
    expect(noGrad(() => j(x)).requiresGrad).toBe(true);
  });
});

describe('hessian', () => {
  it('is that of a quadratic form', async () => {
    const a = random([3, 3]);
    const h = hessian((x) => x.dot(a.mv(x)), random([3]));
    const [found, expected] = [await h.read(), await a.add(a.t()).read()];
    expect(found.length).toBe(9);
    found.forEach((entry, i) => {
      expect(entry).toBeCloseTo(expected[i], 12);
    });
  });

  it('has a block for each pair of inputs, zeros where they do not meet', async () => {
    const [x, y] = [tensor([2]), tensor([3])];
    const [[xx, xy], [yx, yy]] = hessian((x, y) => x.pow(2).mul(y).sum(), [x, y]);
    expect(await values(xx, xy, yx, yy)).toEqual([[[6]], [[4]], [[4]], [[0]]]);
    expect(await values(hessian((x) => x.mul(2).sum(), tensor([1, 2])))).toEqual([
      [
        [0, 0],
        [0, 0],
      ],
    ]);
  });
});

describe('products', () => {
  const [x, y] = [random([3]), random([3])];
  const fn = (x: Tensor, y: Tensor): [Tensor, Tensor] => [x.mul(y).exp(), x.pow(2).sum()];

  it('with a Jacobian agree from both sides: ⟨u, J v⟩ = ⟨uᵀ J, v⟩', async () => {
    const [u, v] = [
      [random([3]), random([])],
      [random([3]), random([3])],
    ];
    const [ys, jv] = jvp(fn, [x, y], v);
    const [same, uj] = vjp(fn, [x, y], u);
    expect(await values(...ys)).toEqual(await values(...same));
    const left = u[0].dot(jv[0]).add(u[1].mul(jv[1]));
    const right = uj[0].dot(v[0]).add(uj[1].dot(v[1]));
    expect(await left.item()).toBeCloseTo(await right.item(), 12);
    expect(await left.item()).not.toBe(0);
  });

  it('with a Jacobian are its columns and rows', async () => {
    const [[byX, byY]] = jacobian(fn, [x, y]);
    const v = random([3]);
    const [, [change]] = jvp(fn, [x, y], [v, random([3]).mul(0)]);
    const expected = byX.mv(v);
    expect((await change.read()).length).toBe(3);
    expect(await change.sub(expected).abs().max().item()).toBeLessThan(1e-14);
    expect(byY.shape).toEqual([3, 3]);
  });

  it('with a Hessian', async () => {
    const f = (x: Tensor, y: Tensor): Tensor => x.pow(3).mul(y).sum();
    const v = [random([3]), random([3])];
    const [[xx, xy], [yx, yy]] = hessian(f, [x, y]);
    const [value, [byX, byY]] = hvp(f, [x, y], v);
    expect(await values(value)).toEqual(await values(f(x, y)));
    const expectedX = xx.mv(v[0]).add(xy.mv(v[1]));
    const expectedY = yx.mv(v[0]).add(yy.mv(v[1]));
    expect(await byX.sub(expectedX).abs().max().item()).toBeLessThan(1e-13);
    expect(await byY.sub(expectedY).abs().max().item()).toBeLessThan(1e-13);
  });

  it('are zeros where nothing depends on anything', async () => {
    const one = tensor([1]);
    expect(await values(vjp(() => one, tensor([1, 2]))[1])).toEqual([[0, 0]]);
    expect(await values(jvp(() => one, tensor([1]), tensor([1]))[1])).toEqual([[0]]);
    expect(await values(hvp((x) => x.sum(), tensor([1]), tensor([1]))[1])).toEqual([[0]]);
  });

  it('are differentiable with createGraph', async () => {
    const p = random([2]).requiresGrad_();
    const v = random([2]);
    const cube = (x: Tensor): Tensor => x.pow(3);
    expect(await gradcheck((p) => vjp(cube, p, v, { createGraph: true })[1], [p])).toBe(true);
    expect(await gradcheck((p) => jvp(cube, p, v, { createGraph: true })[1], [p])).toBe(true);
    const total = (x: Tensor): Tensor => x.pow(4).sum();
    expect(await gradcheck((p) => hvp(total, p, v, { createGraph: true })[1], [p])).toBe(true);
  });

  it('refuse vectors and results that do not fit', () => {
    expect(() => vjp((x) => x, tensor([1, 2]), tensor([1]))).toThrow(
      raised(
        'GradError',
        'vjp: v is float32[1] on cpu, the result is float32[2] on cpu; v has its dtype, shape ' +
          'and device',
      ),
    );
    expect(() => vjp((x) => x, tensor([1, 2]))).toThrow(
      raised(
        'GradError',
        'vjp: the function returned float32[2]; it must return one tensor of one element, as ' +
          'sum() and mean() make it',
      ),
    );
    expect(() => jvp((x) => x, tensor([1, 2]), tensor([1, 2], { dtype: 'float64' }))).toThrow(
      raised(
        'GradError',
        'jvp: v is float64[2] on cpu, the input is float32[2] on cpu; v has its dtype, shape and ' +
          'device',
      ),
    );
    expect(() => hessian((x) => x, tensor([1, 2]))).toThrow(
      raised(
        'GradError',
        'hessian: the function returned float32[2]; it must return one tensor of one element, as ' +
          'sum() and mean() make it',
      ),
    );
    expect(() => vjp((x) => x, tensor([1], { dtype: 'int32' }))).toThrow(
      raised(
        'GradError',
        'requiresGrad: int32[1] is not floating; only float32 and float64 have gradients',
      ),
    );
    // @ts-expect-error: TypeScript says so too.
    expect(() => vjp(() => 1, tensor([1]))).toThrow(
      raised(
        'GradError',
        'vjp: output 0 of the function is of type number; the function returns a tensor, or an ' +
          'array of tensors',
      ),
    );
    // @ts-expect-error: TypeScript says so too.
    expect(() => vjp(async (x) => x, tensor([1]))).toThrow(
      raised('ValueError', 'vjp: the callback returned a promise; vjp lasts for a call'),
    );
  });
});

describe('valueAndGrad', () => {
  it('gives the value and a gradient for each argument', async () => {
    const lossOf = valueAndGrad((x: Tensor, y: Tensor) => x.mul(y).sum());
    const [x, y] = [tensor([1, 2], { requiresGrad: true }), tensor([3, 4])];
    const [loss, [gx, gy]] = lossOf(x, y);
    expect(await values(loss, gx, gy)).toEqual([11, [3, 4], [1, 2]]);
    expect([loss.requiresGrad, gx.requiresGrad, x.grad, y.requiresGrad]).toEqual([
      false,
      false,
      null,
      false,
    ]);
  });

  it('is differentiable with createGraph', async () => {
    const p = random([2]).requiresGrad_();
    const f = valueAndGrad((x: Tensor) => x.pow(3).sum(), { createGraph: true });
    expect(await gradcheck((p) => [f(p)[0], f(p)[1][0]], [p])).toBe(true);
  });

  it('asks for a result of one element', () => {
    expect(() => valueAndGrad((x: Tensor) => x)(tensor([1, 2]))).toThrow(
      raised(
        'GradError',
        'valueAndGrad: the function returned float32[2]; it must return one tensor of one ' +
          'element, as sum() and mean() make it',
      ),
    );
  });
});

describe('the types of transforms', () => {
  it('mirror those of inputs and results', () => {
    const x = tensor([1]);
    expectTypeOf(() => jacobian((x) => x, x)).returns.toEqualTypeOf<Tensor>();
    expectTypeOf(() => jacobian((x, y) => [x, y, x], [x, x])).returns.toEqualTypeOf<
      [Tensor, Tensor][]
    >();
    expectTypeOf(() => vjp((x, _) => x, [x, x])).returns.toEqualTypeOf<
      [outputs: Tensor, product: [Tensor, Tensor]]
    >();
    expectTypeOf(() => valueAndGrad((x: Tensor, _: Tensor) => x)(x, x)).returns.toEqualTypeOf<
      [value: Tensor, gradients: [Tensor, Tensor]]
    >();
    // @ts-expect-error: the function takes two.
    expect(() => vjp((x: Tensor, y: Tensor) => x.mul(y), [x])).toThrow();
  });
});
