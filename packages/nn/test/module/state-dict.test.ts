import '@gradus/backend-cpu/register';
import { equal, ones, type Tensor, tensor, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import { Linear, Module, Sequential, type StateDict } from '../../src/index.ts';
import { raised } from '../raised.ts';

class Counting extends Module {
  layer = new Linear(2, 1);
  count = this.registerBuffer('count', zeros([], { dtype: 'int32' }));
  scratch = this.registerBuffer('scratch', zeros([4]), { persistent: false });
  forward(x: Tensor): Tensor {
    this.count.add_(1);
    return this.layer.forward(x);
  }
}

/** All values of a model, to see that none changed. */
function snapshot(model: Module): unknown {
  return Promise.all(Object.values(model.stateDict()).map((x) => x.toArray()));
}

describe('stateDict', () => {
  it('shares memory with the module, outside of the graph', async () => {
    const model = new Counting();
    const { 'layer.weight': weight, count } = model.stateDict();
    expect([weight.requiresGrad, count.dtype]).toEqual([false, 'int32']);
    weight.fill_(3);
    expect(await model.layer.weight.toArray()).toEqual([[3, 3]]);
    model.forward(ones([1, 2]));
    expect(await count.item()).toBe(1);
  });

  it('follows a buffer that was replaced', () => {
    const model = new Counting();
    model.count = tensor(7, { dtype: 'int32' });
    expect(model.stateDict().count.itemSync()).toBe(7);
  });
});

describe('loadStateDict', () => {
  it('copies every value', async () => {
    const [model, other] = [new Counting(), new Counting()];
    model.forward(ones([1, 2]));
    expect(other.loadStateDict(model.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    for (const [name, value] of Object.entries(model.stateDict())) {
      expect(await equal(other.stateDict()[name], value)).toBe(true);
    }
    expect(other.layer.weight.storage).not.toBe(model.layer.weight.storage);
    expect([other.layer.weight.requiresGrad, other.layer.weight.isLeaf]).toEqual([true, true]);
  });

  it('converts to the dtype of the module', async () => {
    const model = new Linear(2, 1, { bias: false });
    model.loadStateDict({ weight: tensor([[1, 2]], { dtype: 'float64' }) });
    expect(model.weight.dtype).toBe('float32');
    expect(await model.weight.toArray()).toEqual([[1, 2]]);
  });

  it('names all that differs, and loads nothing', async () => {
    const model = new Sequential(new Linear(2, 3), new Linear(3, 1));
    const before = await snapshot(model);
    const dict = {
      '0.weight': zeros([3, 2]),
      '0.bias': zeros([4]),
      '1.weight': zeros([3, 1]),
      extra: zeros([1]),
    };
    const load = () => model.loadStateDict(dict);
    expect(load).toThrow(
      raised(
        'StateDictError',
        'loadStateDict: the dict does not fit Sequential: missing: 1.bias; unexpected: extra; ' +
          '0.bias is float32[4] in the dict, float32[3] in the module; 1.weight is float32[3, 1] ' +
          'in the dict, float32[1, 3] in the module. Nothing was loaded.',
      ),
    );
    expect(load).toThrow(
      expect.objectContaining({ details: { missingKeys: ['1.bias'], unexpectedKeys: ['extra'] } }),
    );
    expect(await snapshot(model)).toEqual(before);
  });

  it('passes over names that differ if it need not be strict, but not over shapes', async () => {
    const model = new Linear(2, 1);
    const dict = { weight: zeros([1, 2]), other: zeros([3]) };
    expect(model.loadStateDict(dict, { strict: false })).toEqual({
      missingKeys: ['bias'],
      unexpectedKeys: ['other'],
    });
    expect(await model.weight.toArray()).toEqual([[0, 0]]);
    expect(() => model.loadStateDict({ weight: zeros([2]) }, { strict: false })).toThrow(
      raised(
        'StateDictError',
        'loadStateDict: the dict does not fit Linear: weight is float32[2] in the dict, ' +
          'float32[1, 2] in the module. Nothing was loaded.',
      ),
    );
  });

  it('refuses what is no dict of live tensors, and loads nothing', async () => {
    const model = new Linear(2, 1);
    const before = await snapshot(model);
    const gone = zeros([1]);
    gone.dispose();
    expect(() => model.loadStateDict({ weight: ones([1, 2]), bias: gone })).toThrow(
      expect.objectContaining({ name: 'DisposedError' }),
    );
    const wrong = { weight: ones([1, 2]), bias: [1] as never } satisfies StateDict;
    expect(() => model.loadStateDict(wrong)).toThrow(
      raised(
        'StateDictError',
        'loadStateDict: the dict does not fit Linear: bias is of type object, not a tensor. ' +
          'Nothing was loaded.',
      ),
    );
    expect(() => model.loadStateDict(null as never)).toThrow(
      raised(
        'ValueError',
        'loadStateDict: options are null; they are an object, such as model.stateDict()',
      ),
    );
    expect(await snapshot(model)).toEqual(before);
  });
});
