import '@gradus/autograd';
import '@gradus/backend-cpu/register';
import { type DType, Tensor, tensor } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { clipGradNorm_, clipGradValue_ } from '../src/index.ts';
import golden from './goldens/clipping.json' with { type: 'json' };
import { raised } from './raised.ts';

function parameters(dtype: DType): Tensor[] {
  return golden.gradients.map((values) => {
    const parameter = tensor(values, { dtype }).requiresGrad_();
    parameter.grad = tensor(values, { dtype });
    return parameter;
  });
}

async function gradients(params: readonly Tensor[]): Promise<number[][]> {
  const read = await Promise.all(params.map(({ grad }) => grad?.read() ?? []));
  return read.map((values) => [...values].map(Number));
}

// Sums, powers and a product: a handful of roundings in the dtype.
const tolerances: Readonly<Record<string, number>> = { float32: 5e-7, float64: 1e-15 };

function expectNear(values: readonly number[], expected: readonly number[], dtype: string): void {
  expect(values.length).toBe(expected.length);
  values.forEach((value, i) => {
    const bound = tolerances[dtype] * Math.abs(expected[i]);
    expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(bound);
  });
}

describe('clipGradNorm_', () => {
  it.each(golden.norms)('of order $normType to $maxNorm in $dtype', async (example) => {
    const params = parameters(example.dtype as DType);
    const normType = Number(example.normType);
    const total = clipGradNorm_(params, example.maxNorm, { normType });
    expectNear([await total.item()], [example.total], example.dtype);
    expectNear((await gradients(params)).flat(), example.gradients.flat(), example.dtype);
  });

  it('takes one parameter, and passes over those without a gradient', async () => {
    const [w, v] = parameters('float32');
    v.grad = null;
    expect(await clipGradNorm_(v, 1).item()).toBe(0);
    const alone = await clipGradNorm_(w, 1).item();
    w.grad = tensor(golden.gradients[0]);
    expect(await clipGradNorm_([w, v], 1).item()).toBe(alone);
  });

  it('gives a tensor at once, a promise only where the norm is looked at', async () => {
    const params = parameters('float32');
    expect(clipGradNorm_(params, 1)).toBeInstanceOf(Tensor);
    const promised = clipGradNorm_(params, 1, { errorIfNonfinite: true });
    expect(promised).toBeInstanceOf(Promise);
    expect(await promised).toBeInstanceOf(Tensor);
  });

  it('refuses a norm that is not finite when asked, and scales nothing', async () => {
    const w = tensor([1, 2]).requiresGrad_();
    w.grad = tensor([Infinity, 1]);
    await expect(clipGradNorm_([w], 1, { errorIfNonfinite: true })).rejects.toThrow(
      raised(
        'ValueError',
        'clipGradNorm_: the norm of order 2 of all gradients is Infinity; it must be finite. ' +
          'Without errorIfNonfinite gradients are scaled by it all the same.',
      ),
    );
    expect(await w.grad?.toArray()).toEqual([Infinity, 1]);
    w.grad = tensor([3, 4]);
    expect(await (await clipGradNorm_([w], 10, { errorIfNonfinite: true })).item()).toBe(5);
  });

  it('refuses a negative bound, and what is no tensor', () => {
    expect(() => clipGradNorm_([tensor([1])], -1)).toThrow(
      raised('ValueError', 'clipGradNorm_: maxNorm is -1; it must be a number ≥ 0'),
    );
    const none = 'w' as never;
    expect(() => clipGradNorm_([none], 1)).toThrow(
      raised('ValueError', 'clipGradNorm_: parameter 0 is the string "w"; parameters are tensors'),
    );
  });
});

describe('clipGradValue_', () => {
  it('follows PyTorch', async () => {
    const params = parameters('float32');
    clipGradValue_(params, golden.clipValue);
    expectNear((await gradients(params)).flat(), golden.values.flat(), 'float32');
  });

  it('refuses a negative bound', () => {
    expect(() => clipGradValue_([tensor([1])], -0.5)).toThrow(
      raised('ValueError', 'clipGradValue_: clipValue is -0.5; it must be a number ≥ 0'),
    );
  });
});
