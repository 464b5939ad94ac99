import '@gradus/backend-cpu/register';
import { counters, manualSeed, ones, type Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { Bilinear, Flatten, Linear, Unflatten } from '../../src/index.ts';
import { type Elements, expectEqual, goldens } from '../goldens.ts';
import { raised } from '../raised.ts';

describe('Linear', () => {
  it('starts with the values of PyTorch when it is large', async () => {
    interface Case {
      readonly seed: number;
      readonly ends: readonly (readonly [Elements, Elements])[];
      readonly sums: readonly number[];
    }
    for (const { seed, ends, sums } of goldens<readonly Case[]>('large-linear')) {
      manualSeed(seed);
      const layer = new Linear(1000, 100);
      for (const [i, parameter] of layer.parameters().entries()) {
        const flat = parameter.data.reshape([parameter.numel]);
        expectEqual(flat.narrow(0, 0, 4), ends[i][0]);
        expectEqual(flat.narrow(0, flat.numel - 4, 4), ends[i][1]);
        // Two orders of summation: 10⁵ float64 additions of numbers below 1/30.
        expect(await flat.to('float64').sum().item()).toBeCloseTo(sums[i], 11);
      }
    }
  });

  it('adds the bias to a batch without a kernel for the transpose', () => {
    const [layer, x] = [new Linear(40, 30), ones([20, 40])];
    layer.forward(x);
    const before = counters().kernels;
    layer.forward(x);
    expect(counters().kernels - before).toBeLessThanOrEqual(2);
  });

  it('can be used many times in a pass, and its gradients add up', async () => {
    const layer = new Linear(2, 2, { dtype: 'float64' });
    const x = tensor([[1, 2]], { dtype: 'float64' });
    const uses = [1, 2, 3].map((factor) => layer.forward(x.mul(factor)));
    uses
      .reduce((sum, y) => sum.add(y))
      .sum()
      .backward();
    expect(await layer.weight.grad?.toArray()).toEqual([
      [6, 12],
      [6, 12],
    ]);
    expect(await layer.bias?.grad?.toArray()).toEqual([3, 3]);
  });

  it('refuses an input of another number of features', () => {
    const layer = new Linear(1000, 10);
    expect(() => layer.forward(zeros([64, 999]))).toThrow(
      raised(
        'ShapeError',
        'Linear: input is float32[64, 999], inFeatures is 1000; the last dim of the input must ' +
          'have that size',
      ),
    );
    expect(() => layer.forward(zeros([]))).toThrow(
      raised(
        'ShapeError',
        'Linear: input is float32[], inFeatures is 1000; the last dim of the input must have ' +
          'that size',
      ),
    );
    expect(() => layer.forward([1, 2] as never)).toThrow(
      raised('DTypeError', 'Linear: operand 0 is an array; tensor(…) makes a tensor of it'),
    );
  });

  it('refuses an input of another dtype', () => {
    expect(() => new Linear(2, 1).forward(zeros([3, 2], { dtype: 'float64' }))).toThrow(
      'float64[3, 2]',
    );
  });

  it('refuses sizes that count nothing, and a flag for options', () => {
    expect(() => new Linear(2.5, 1)).toThrow(
      raised('ValueError', 'Linear: inFeatures is 2.5; it is an integer ≥ 0'),
    );
    expect(() => new Linear(1, -1)).toThrow(
      raised('ValueError', 'Linear: outFeatures is -1; it is an integer ≥ 0'),
    );
    expect(() => new Linear(1, 1, false as never)).toThrow(
      raised(
        'ValueError',
        'Linear: options are false; they are an object, such as { bias: false }',
      ),
    );
    expect(() => new Linear(1, 1, { dtype: 'int32' })).toThrow('int32');
  });
});

describe('Bilinear', () => {
  it('refuses inputs that do not fit', () => {
    const layer = new Bilinear(2, 3, 4);
    const forward = (x1: Tensor, x2: Tensor) => () => layer.forward(x1, x2);
    expect(forward(zeros([5, 2]), zeros([4, 3]))).toThrow(
      raised(
        'ShapeError',
        'Bilinear: inputs are float32[5, 2] and float32[4, 3], in1Features is 2, in2Features is ' +
          '3; the last dims must have these sizes, the others must be the same',
      ),
    );
    expect(forward(zeros([5, 2]), zeros([5, 2]))).toThrow('float32[5, 2] and float32[5, 2]');
    expect(() => new Bilinear(0, 3, 4)).toThrow(
      raised('ValueError', 'Bilinear: in1Features is 0; it is an integer ≥ 1'),
    );
  });
});

describe('Flatten and Unflatten', () => {
  it('refuse dims that are not there', () => {
    expect(() => new Flatten(0, 2).forward(zeros([2, 2]))).toThrow('flatten');
    expect(() => new Unflatten(1, [2, 2]).forward(zeros([2, 5]))).toThrow('unflatten');
  });
});
