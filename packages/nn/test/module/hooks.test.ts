import '@gradus/backend-cpu/register';
import { ones, type Tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { Identity, Linear, Module, Sequential } from '../../src/index.ts';
import { raised } from '../raised.ts';

describe('a forward hook', () => {
  it('sees inputs and output until it is removed', () => {
    const layer = new Linear(3, 2);
    const seen: unknown[] = [];
    const remove = layer.registerForwardHook((module, inputs, output) => {
      seen.push(module, inputs, output);
      return undefined;
    });
    const x = ones([4, 3]);
    const y = layer.forward(x);
    expect(seen).toEqual([layer, [x], y]);
    remove();
    layer.forward(x);
    expect(seen.length).toBe(3);
    expect(Object.hasOwn(layer, 'forward')).toBe(false);
    remove();
  });

  it('is called where the module is used by another', () => {
    const model = new Sequential(new Identity(), new Linear(3, 2));
    let calls = 0;
    model.at(1).registerForwardHook(() => {
      calls++;
      return undefined;
    });
    model.forward(ones([4, 3]));
    expect(calls).toBe(1);
  });

  it('replaces the output by what it returns, one hook after the other', async () => {
    const layer = new Identity();
    layer.registerForwardHook((_, __, y) => y.add(1));
    const remove = layer.registerForwardHook((_, __, y) => y.mul(10));
    expect(await layer.forward(ones([1])).toArray()).toEqual([20]);
    remove();
    expect(await layer.forward(ones([1])).toArray()).toEqual([2]);
  });

  it('can be registered twice, and removed while it runs', () => {
    const layer = new Identity();
    let calls = 0;
    const hook = () => {
      calls++;
      return undefined;
    };
    layer.registerForwardHook(hook);
    const removals = [layer.registerForwardHook(hook)];
    layer.registerForwardHook(() => {
      for (const remove of removals) remove();
      return undefined;
    });
    layer.forward(ones([1]));
    layer.forward(ones([1]));
    expect(calls).toBe(3);
  });

  it('is no property that lists or prints show', () => {
    const layer = new Linear(1, 1);
    layer.registerForwardHook(() => undefined);
    expect(Object.keys(layer)).not.toContain('forward');
    expect(String(layer)).toBe('Linear(inFeatures=1, outFeatures=1, bias=true)');
  });

  it('gives back a forward of the instance', () => {
    class Arrow extends Module {
      forward = (x: Tensor): Tensor => x.mul(2);
    }
    const arrow = new Arrow();
    const { forward } = arrow;
    const remove = arrow.registerForwardHook((_, __, y) => y.add(1));
    expect(arrow.forward(ones([])).itemSync()).toBe(3);
    remove();
    expect(arrow.forward).toBe(forward);
  });

  it('must be done when it returns', () => {
    const layer = new Identity();
    layer.registerForwardHook((async () => {}) as never);
    expect(() => layer.forward(ones([1]))).toThrow(
      raised(
        'ValueError',
        'registerForwardHook: the callback returned a promise; registerForwardHook lasts for a call',
      ),
    );
  });
});

describe('a forward pre-hook', () => {
  it('sees the inputs before the pass, and may replace them', () => {
    const layer = new Linear(3, 2);
    const remove = layer.registerForwardPreHook((_, [x]) => [x.reshape([-1, 3])]);
    expect(layer.forward(zeros([6])).shape).toEqual([2, 2]);
    remove();
    expect(() => layer.forward(zeros([6]))).toThrow('inFeatures is 3');
  });

  it('returns a list or nothing', () => {
    const layer = new Identity();
    layer.registerForwardPreHook(((_: unknown, [x]: [Tensor]) => x) as never);
    expect(() => layer.forward(ones([1]))).toThrow(
      raised(
        'ValueError',
        'registerForwardPreHook: the hook returned a value of type object; it returns the list ' +
          'of inputs, or nothing',
      ),
    );
  });
});
