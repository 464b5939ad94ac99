import '@gradus/backend-cpu/register';
import { inspect } from 'node:util';
import { noGrad } from '@gradus/autograd';
import { memory, ones, scope, Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { Linear, Parameter } from '../../src/index.ts';
import { raised } from '../raised.ts';

describe('Parameter', () => {
  it('is a leaf that shares its data', async () => {
    const data = zeros([2]);
    const parameter = new Parameter(data);
    expect(parameter).toBeInstanceOf(Tensor);
    expect([parameter.isLeaf, parameter.requiresGrad]).toEqual([true, true]);
    noGrad(() => data.fill_(2));
    expect(await parameter.toArray()).toEqual([2, 2]);
  });

  it('starts afresh from data that is part of a graph', async () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const parameter = new Parameter(w.mul(3));
    parameter.mul(2).sum().backward();
    expect(await parameter.grad?.toArray()).toEqual([2, 2]);
    expect(w.grad).toBeNull();
  });

  it('prints as one', () => {
    const parameter = new Parameter(ones([2]));
    const text = 'Parameter containing:\ntensor([1., 1.], requiresGrad=true)';
    expect([String(parameter), `${parameter}`, inspect([parameter])]).toEqual([
      text,
      text,
      `[\n  ${text.replace('\n', '\n  ')}\n]`,
    ]);
    expect(String(parameter.detach())).toBe('tensor([1., 1.])');
    expect(Object.keys(parameter)).toEqual(Object.keys(ones([2])));
  });

  it('may require no gradient, of integers too', () => {
    expect(
      new Parameter(zeros([2], { dtype: 'int32' }), { requiresGrad: false }).requiresGrad,
    ).toBe(false);
  });

  it('outlives the scope that its module was made in', async () => {
    const layer = scope(() => new Linear(2, 1));
    expect([layer.weight.disposed, layer.bias?.disposed]).toEqual([false, false]);
    expect(layer.forward(ones([3, 2])).shape).toEqual([3, 1]);
  });

  it('is all that a layer keeps', () => {
    const before = memory().buffers;
    const layer = new Linear(20, 30);
    expect(memory().buffers - before).toBe(2);
    expect(layer.weight.storage.isShared).toBe(false);
  });

  it('is made of a tensor, floating if it requires a gradient', () => {
    expect(() => new Parameter([1, 2] as never)).toThrow(
      raised('DTypeError', 'Parameter: operand 0 is an array; tensor(…) makes a tensor of it'),
    );
    expect(() => new Parameter(zeros([2], { dtype: 'int32' }))).toThrow(
      raised(
        'GradError',
        'requiresGrad: int32[2] is not floating; only float32 and float64 have gradients',
      ),
    );
    expect(() => new Parameter(zeros([2]), false as never)).toThrow(
      raised(
        'ValueError',
        'Parameter: options are false; they are an object, such as { requiresGrad: false }',
      ),
    );
  });
});

describe('zeroGrad', () => {
  it('lets go of gradients that nobody was given', () => {
    const model = new Linear(2, 2);
    model
      .forward(ones([1, 2]))
      .sum()
      .backward();
    const { buffers } = memory();
    model.zeroGrad();
    expect(buffers - memory().buffers).toBe(2);
  });

  it('drops gradients, or fills them with zeros', async () => {
    const layer = new Linear(2, 1);
    const step = () =>
      layer
        .forward(ones([3, 2]))
        .sum()
        .backward();
    step();
    const grad = layer.weight.grad;
    layer.zeroGrad({ setToNull: false });
    expect(layer.weight.grad).toBe(grad);
    expect(await grad?.toArray()).toEqual([[0, 0]]);
    step();
    expect(await layer.weight.grad?.toArray()).toEqual([[3, 3]]);
    layer.zeroGrad();
    expect([layer.weight.grad, layer.bias?.grad]).toEqual([null, null]);
    layer.zeroGrad({ setToNull: false });
    expect(layer.weight.grad).toBeNull();
  });
});
