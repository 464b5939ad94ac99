import '@gradus/backend-cpu/register';
import { referenceBackend } from '@gradus/conformance/reference';
import { memory, ones, registerBackend, scope, type Tensor, zeros } from '@gradus/tensor';
import { beforeAll, describe, expect, it } from 'vitest';
import { Linear, Module } from '../../src/index.ts';
import { raised } from '../raised.ts';

beforeAll(() => registerBackend(referenceBackend()));

class Counting extends Module {
  layer = new Linear(2, 1);
  mean = this.registerBuffer('mean', zeros([2]));
  count = this.registerBuffer('count', zeros([], { dtype: 'int32' }));
  forward(x: Tensor): Tensor {
    return this.layer.forward(x);
  }
}

describe.each([
  ['to', async (model: Module, target: never) => model.to(target)],
  ['toAsync', (model: Module, target: never) => model.toAsync(target)],
] as const)('%s', (_, to) => {
  const moved = (model: Module, target: unknown) => to(model, target as never);

  it('converts floating parameters and buffers, which stay the objects they are', async () => {
    const model = new Counting();
    const { weight } = model.layer;
    const { mean } = model;
    const values = await weight.toArray();
    expect(await moved(model, 'float64')).toBe(model);
    expect(model.layer.weight).toBe(weight);
    expect(model.mean).toBe(mean);
    expect([weight.dtype, mean.dtype, model.count.dtype]).toEqual(['float64', 'float64', 'int32']);
    expect([weight.requiresGrad, weight.isLeaf, mean.requiresGrad]).toEqual([true, true, false]);
    expect(await weight.toArray()).toEqual(values);
  });

  it('converts to float16 where the device has it, and works on', async () => {
    const model = (await new Linear(2, 1).toAsync('reference')) as Linear;
    const values = Float32Array.from(await model.weight.read());
    await moved(model, 'float16');
    const { weight } = model;
    expect(weight.dtype).toBe('float16');
    const x = ones([3, 2], { dtype: 'float16', device: 'reference' });
    const y = model.forward(x);
    expect(y.dtype).toBe('float16');
    y.sum().backward();
    expect(weight.grad?.dtype).toBe('float16');
    expect(await weight.grad?.toArray()).toEqual([[3, 3]]);
    for (const [i, value] of (await weight.read()).entries()) {
      expect(Math.abs(value - values[i])).toBeLessThanOrEqual(2 ** -11 * Math.abs(values[i]));
    }
  });

  it('refuses float16 where the device has none, and changes nothing', async () => {
    const model = new Counting();
    const refusal = async (): Promise<unknown> => moved(model, 'float16');
    await expect(refusal()).rejects.toThrow(
      raised(
        'DeviceError',
        'to: cpu has no float16 (it has bool, uint8, int32, float32, float64); use float32, or ' +
          'use device "reference", which has float16',
      ),
    );
    expect([model.layer.weight.dtype, model.mean.dtype]).toEqual(['float32', 'float32']);
  });

  it('moves everything to a device', async () => {
    const model = new Counting();
    const values = await model.layer.weight.toArray();
    await moved(model, { device: 'reference' });
    for (const x of [...model.parameters(), ...model.buffers()]) expect(x.device).toBe('reference');
    expect(await model.layer.weight.toArray()).toEqual(values);
    const y = model.forward(ones([3, 2], { device: 'reference' }));
    expect([y.device, y.requiresGrad]).toEqual(['reference', true]);
  });

  it('takes gradients along, and training goes on', async () => {
    const model = new Linear(2, 1);
    model
      .forward(ones([3, 2]))
      .sum()
      .backward();
    await moved(model, { dtype: 'float64', device: 'reference' });
    const { grad } = model.weight;
    expect([grad?.dtype, grad?.device]).toEqual(['float64', 'reference']);
    expect(await grad?.toArray()).toEqual([[3, 3]]);
    model
      .forward(ones([3, 2], { dtype: 'float64', device: 'reference' }))
      .sum()
      .backward();
    expect(await model.weight.grad?.toArray()).toEqual([[6, 6]]);
  });

  it('leaves nothing behind', async () => {
    const model = new Linear(2, 1);
    const before = [memory().buffers, memory('reference').buffers];
    await moved(model, 'float64');
    expect(memory().buffers).toBe(before[0]);
    await moved(model, 'reference');
    expect([memory().buffers, memory('reference').buffers]).toEqual([before[0] - 2, before[1] + 2]);
  });

  it('keeps hooks on parameters', async () => {
    const model = new Linear(2, 1, { bias: false });
    model.weight.registerHook((g) => g.mul(10));
    await moved(model, 'float64');
    model
      .forward(ones([1, 2], { dtype: 'float64' }))
      .sum()
      .backward();
    expect(await model.weight.grad?.toArray()).toEqual([[10, 10]]);
  });

  it('leaves alone what is as it should be', async () => {
    const model = new Linear(2, 1);
    const { storage } = model.weight;
    await moved(model, { dtype: 'float32', device: 'cpu' });
    expect(model.weight.storage).toBe(storage);
  });

  it('ends graphs that were recorded before with an error', async () => {
    const model = new Linear(2, 1, { bias: false });
    const y = model.forward(ones([1, 2])).sum();
    await moved(model, 'float64');
    expect(() => y.backward()).toThrow(
      raised(
        'GradError',
        'backward: a leaf that was float32[1, 2] when it was used has other data now, and its ' +
          'gradient no place; backward() comes before the data is exchanged',
      ),
    );
  });

  it('changes nothing when it refuses', async () => {
    const model = new Counting();
    await expect(async () => moved(model, 'int32')).rejects.toThrow(
      raised(
        'DTypeError',
        'to: the dtype is int32; parameters are floating, so only a floating dtype fits',
      ),
    );
    await expect(async () => moved(model, 'tpu')).rejects.toThrow('"tpu" is not registered');
    await expect(async () => moved(model, undefined)).rejects.toThrow(
      raised(
        'ValueError',
        "to: options are null; they are an object, such as { dtype: 'float64' }",
      ),
    );
    model.mean.add_(model.layer.weight.sum());
    await expect(async () => moved(model, 'float64')).rejects.toThrow(
      raised(
        'GradError',
        'to: mean is float32[2], part of a graph (<AddBackward0>); only leaves move. detach_() ' +
          'takes it out.',
      ),
    );
    expect(model.parameters().map((x) => `${x.dtype} ${x.device}`)).toEqual([
      'float32 cpu',
      'float32 cpu',
    ]);
  });
});

describe('a move within a scope', () => {
  it('outlives it, gradients too', async () => {
    const model = new Linear(2, 1);
    model
      .forward(ones([3, 2]))
      .sum()
      .backward();
    scope(() => {
      model.to('float64');
    });
    expect(model.forward(ones([3, 2], { dtype: 'float64' })).shape).toEqual([3, 1]);
    expect(await model.weight.grad?.toArray()).toEqual([[3, 3]]);
  });
});
