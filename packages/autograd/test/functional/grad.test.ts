import '@gradus/backend-cpu/register';
import { ones, type Tensor, tensor } from '@gradus/tensor';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { grad, noGrad } from '../../src/index.ts';
import { raised } from '../raised.ts';

const variable = (values: number[]): Tensor => tensor(values, { requiresGrad: true });

describe('grad', () => {
  it('returns gradients, and leaves those of leaves as they are', async () => {
    const [x, y] = [variable([1, 2]), variable([3, 4])];
    const [gx, gy] = grad(x.mul(y).sum(), [x, y]);
    expect(await gx.toArray()).toEqual([3, 4]);
    expect(await gy.toArray()).toEqual([1, 2]);
    expect([x.grad, y.grad]).toEqual([null, null]);
  });

  it('takes several outputs, with their gradients', async () => {
    const x = variable([1, 2]);
    const outputs = [x.mul(2), x.pow(2).sum()];
    const [g] = grad(outputs, x, { gradOutputs: [tensor([1, 10]), null] });
    expect(await g.toArray()).toEqual([4, 24]);
  });

  it('goes to tensors on the way, and to the output itself', async () => {
    const x = variable([1, 2]);
    const y = x.mul(3);
    const z = y.pow(2).sum();
    const [gx, gy, gz, again] = grad(z, [x, y, z, x]);
    expect(await gx.toArray()).toEqual([18, 36]);
    expect(await gy.toArray()).toEqual([6, 12]);
    expect(await gz.item()).toBe(1);
    gx.dispose();
    expect(await again.toArray()).toEqual([18, 36]);
  });

  it('takes no other way than that to its inputs', () => {
    const [x, y] = [variable([1]), variable([2])];
    let passes = 0;
    const squared = y.pow(2);
    squared.registerHook(() => {
      passes++;
      return undefined;
    });
    grad(x.mul(squared), x);
    expect(passes).toBe(0);
  });

  it('records gradients with createGraph, in noGrad too', async () => {
    const x = variable([2]);
    const y = x.pow(3);
    const [g] = noGrad(() => grad(y, x, { createGraph: true }));
    expect(await grad(g, x)[0].item()).toBe(12);
    expect(grad(x.pow(3), x)[0].requiresGrad).toBe(false);
  });

  it('shows gradients to hooks, which may replace them', async () => {
    const x = variable([1]);
    x.registerHook((g) => g.mul(5));
    expect(await grad(x.mul(2), x)[0].item()).toBe(10);
  });

  it('shows gradients of tensors on the way to their hooks, once', async () => {
    const x = variable([1]);
    const y = x.mul(2);
    let passes = 0;
    y.registerHook((g) => {
      passes++;
      return g.mul(5);
    });
    const z = y.mul(3);
    const [gy, gx] = grad(z, [y, x], { retainGraph: true });
    expect([await gy.item(), await gx.item(), passes]).toEqual([15, 30, 1]);
    expect([await grad(z, y)[0].item(), passes]).toEqual([15, 2]);
  });

  it('takes no step beyond its inputs, nor uses up what was saved there', async () => {
    const x = variable([2]);
    const y = x.pow(2);
    grad(y.exp().sum(), y);
    expect(await grad(y, x)[0].item()).toBe(4);
  });

  it('gives null for what was not used, if that is allowed', async () => {
    const [x, y] = [variable([1]), variable([2])];
    const [gx, gy] = grad(x.mul(2), [x, y], { allowUnused: true });
    expect(await gx?.item()).toBe(2);
    expect(gy).toBeNull();
    expect(() => grad(x.mul(2), [x, y])).toThrow(
      raised(
        'GradError',
        'grad: input 1 is float32[1], and the outputs were not computed from it; ' +
          '{ allowUnused: true } gives null for such an input',
      ),
    );
  });

  it('refuses what requires no gradient', () => {
    const x = variable([1]);
    expect(() => grad(tensor([1]), x)).toThrow(
      raised(
        'GradError',
        'grad: float32[1] requires no gradient: no tensor that it was computed from does, or it ' +
          'was computed in noGrad() or from a detached tensor. requiresGrad_() marks a leaf.',
      ),
    );
    expect(() => grad(x.mul(2), [x, tensor([1])])).toThrow(
      raised(
        'GradError',
        'grad: the input float32[1] requires no gradient; requiresGrad_() marks it before it is ' +
          'used',
      ),
    );
  });

  it('refuses gradients of outputs that do not fit', () => {
    const x = variable([1, 2]);
    expect(() => grad(x.mul(2), x)).toThrow(
      raised(
        'GradError',
        'grad: the result is float32[2]; only a scalar starts without a seed. Reduce it with ' +
          'sum() or mean(), or pass a gradient of shape [2].',
      ),
    );
    expect(() => grad(x.mul(2), x, { gradOutputs: ones([3]) })).toThrow(
      raised(
        'GradError',
        'grad: the gradient is float32[3], the result is float32[2]; both must have one dtype ' +
          'and shape',
      ),
    );
    expect(() => grad([x.mul(2)], x, { gradOutputs: [null, null] })).toThrow(
      raised('GradError', 'grad: 1 outputs, 2 gradOutputs; one for each output, or null'),
    );
  });

  it('is typed by its inputs', () => {
    expectTypeOf((x: Tensor) => grad(x, x)).returns.toEqualTypeOf<[Tensor]>();
    expectTypeOf((x: Tensor) => grad(x, [x, x])).returns.toEqualTypeOf<[Tensor, Tensor]>();
    expectTypeOf((x: Tensor, xs: Tensor[]) => grad(x, xs)).returns.toEqualTypeOf<Tensor[]>();
    expectTypeOf((x: Tensor) => grad(x, [x], { allowUnused: true })).returns.toEqualTypeOf<
      [Tensor | null]
    >();
  });
});
