import '@gradus/backend-cpu/register';
import { ones, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import {
  Flatten,
  Identity,
  Linear,
  ModuleDict,
  ModuleList,
  Parameter,
  ParameterDict,
  ParameterList,
  Sequential,
} from '../../src/index.ts';
import { raised } from '../raised.ts';

describe('Sequential', () => {
  it('calls its layers in order', () => {
    const model = new Sequential(new Linear(3, 2), new Linear(2, 1), new Flatten(0, 1));
    expect(model.forward(ones([5, 3])).shape).toEqual([5]);
    const x = ones([1]);
    expect(new Sequential().forward(x)).toBe(x);
  });

  it('gives its layers by position, and one by one', () => {
    const model = new Sequential(new Linear(3, 2), new Identity());
    expect(model.length).toBe(2);
    expect(model.at(0).inFeatures).toBe(3);
    expect(model.at(-1)).toBe([...model][1]);
    expect(model.append(new Flatten(0))).toBe(model);
    expect(model.forward(ones([5, 3])).shape).toEqual([10]);
    expect(model.children().length).toBe(3);
  });

  it('uses a layer that stands twice twice', async () => {
    const layer = new Linear(1, 1, { bias: false });
    const model = new Sequential(layer, layer);
    expect(model.parameters()).toEqual([layer.weight]);
    expect(Object.keys(model.stateDict())).toEqual(['0.weight', '1.weight']);
    model
      .forward(ones([1, 1]))
      .sum()
      .backward();
    const weight = await layer.weight.item();
    expect(await layer.weight.grad?.item()).toBe(Math.fround(2 * weight));
  });

  it('refuses what is no module, and positions that are not there', () => {
    expect(() => new Sequential(new Identity(), ((x: unknown) => x) as never)).toThrow(
      raised(
        'ValueError',
        'Sequential: entry 1 is of type function; it is a module, such as new Identity()',
      ),
    );
    expect(() => new Sequential().append(ones([1]) as never)).toThrow(
      raised(
        'ValueError',
        'Sequential: entry 0 is a tensor; it is a module, such as new Identity()',
      ),
    );
    for (const index of [2, -3, 0.5]) {
      expect(() => new Sequential(new Identity(), new Identity()).at(index)).toThrow(
        raised(
          'IndexError',
          `Sequential: index ${index} is out of range for 2 entries; it lies in [-2, 2)`,
        ),
      );
    }
  });
});

describe('ModuleList', () => {
  it('holds modules of one kind', () => {
    const layers = new ModuleList([new Linear(1, 2)]);
    layers.append(new Linear(2, 3)).extend([new Linear(3, 4), new Linear(4, 5)]);
    expect(Array.from(layers, ({ outFeatures }) => outFeatures)).toEqual([2, 3, 4, 5]);
    expect([layers.length, layers.at(-1).inFeatures]).toEqual([4, 4]);
  });

  it('takes all of a list or nothing, and computes nothing', () => {
    const layers = new ModuleList<Identity>();
    expect(() => layers.extend([new Identity(), null as never])).toThrow(
      raised('ValueError', 'ModuleList: entry 1 is null; it is a module, such as new Identity()'),
    );
    expect(layers.length).toBe(0);
    expect(() => layers.forward()).toThrow(
      raised(
        'ValueError',
        'ModuleList: it holds, and has no forward of its own; iterate over its modules',
      ),
    );
  });
});

describe('ModuleDict', () => {
  it('holds modules by name, in the order of names', () => {
    const heads = new ModuleDict({ b: new Linear(1, 2), a: new Identity(), '1': new Flatten() });
    expect(heads.get('b').outFeatures).toBe(2);
    heads.set('b', new Linear(1, 3)).delete('1');
    expect(heads.keys()).toEqual(['b', 'a']);
    expect([heads.size, heads.has('a'), heads.has('1')]).toEqual([2, true, false]);
    expect(Array.from(heads, ([name]) => name)).toEqual(['b', 'a']);
    expect(heads.namedParameters()[0][0]).toBe('b.weight');
  });

  it('may hold what methods are called', () => {
    const heads = new ModuleDict({ forward: new Linear(1, 1), training: new Identity() });
    expect(heads.parameters().length).toBe(2);
    expect(heads.eval().get('training').training).toBe(false);
  });

  it('refuses what is no module, names with dots, and names that are not there', () => {
    expect(() => new ModuleDict({ a: 1 as never })).toThrow(
      raised(
        'ValueError',
        'ModuleDict: entry 0 is of type number; it is a module, such as new Identity()',
      ),
    );
    expect(() => new ModuleDict({ 'a.b': new Identity() })).toThrow(
      raised('ValueError', 'ModuleDict: the name is "a.b"; it is not empty, and has no dot'),
    );
    const heads = new ModuleDict({ a: new Identity(), b: new Identity() });
    expect(() => heads.get('c' as never)).toThrow(
      raised('ValueError', 'ModuleDict: there is no "c"; there is a, b'),
    );
    expect(() => new ModuleDict({}).delete('c' as never)).toThrow(
      raised('ValueError', 'ModuleDict: there is no "c"; there is nothing'),
    );
    expect(() => heads.forward()).toThrow(
      raised(
        'ValueError',
        'ModuleDict: it holds, and has no forward of its own; get(name) gives one of its modules',
      ),
    );
  });
});

describe('ParameterList', () => {
  it('makes parameters of tensors, and keeps those that are', () => {
    const parameter = new Parameter(ones([2]));
    const list = new ParameterList([parameter, zeros([3])]).append(ones([1])).extend([ones([4])]);
    expect(list.at(0)).toBe(parameter);
    expect([...list]).toEqual(list.parameters());
    expect(list.parameters().map(({ numel }) => numel)).toEqual([2, 3, 1, 4]);
    expect(list.length).toBe(4);
  });

  it('refuses what is no tensor, and computes nothing', () => {
    const list = new ParameterList();
    expect(() => list.extend([ones([1]), [1] as never])).toThrow(
      raised('ValueError', 'ParameterList: an entry is an array; it is a parameter or a tensor'),
    );
    expect(list.length).toBe(0);
    expect(() => list.at(0)).toThrow(
      raised(
        'IndexError',
        'ParameterList: index 0 is out of range for 0 entries; it lies in [0, 0)',
      ),
    );
    expect(() => list.forward()).toThrow(
      raised(
        'ValueError',
        'ParameterList: it holds, and has no forward of its own; iterate over its parameters',
      ),
    );
  });
});

describe('ParameterDict', () => {
  it('holds parameters by name', () => {
    const gains = new ParameterDict({ left: ones([2]), right: ones([3]) });
    gains.set('left', zeros([4]));
    expect(gains.namedParameters().map(([name, { numel }]) => [name, numel])).toEqual([
      ['left', 4],
      ['right', 3],
    ]);
    expect([gains.size, gains.has('left'), gains.keys()]).toEqual([2, true, ['left', 'right']]);
    expect(Array.from(gains, ([name]) => name)).toEqual(['left', 'right']);
    expect(String(gains)).toBe(
      'ParameterDict(\n    (left): Parameter containing: [float32 of size 4]\n' +
        '    (right): Parameter containing: [float32 of size 3]\n)',
    );
  });

  it('refuses what is no tensor, names with dots, and names that are not there', () => {
    expect(() => new ParameterDict({ a: 3 as never })).toThrow(
      raised(
        'ValueError',
        'ParameterDict: an entry is of type number; it is a parameter or a tensor',
      ),
    );
    expect(() => new ParameterDict({ '': ones([1]) })).toThrow(
      raised('ValueError', 'ParameterDict: the name is ""; it is not empty, and has no dot'),
    );
    expect(() => new ParameterDict<string>({ a: ones([1]) }).get('b')).toThrow(
      raised('ValueError', 'ParameterDict: there is no "b"; there is a'),
    );
    expect(() => new ParameterDict({}).forward()).toThrow(
      raised(
        'ValueError',
        'ParameterDict: it holds, and has no forward of its own; get(name) gives one of its ' +
          'parameters',
      ),
    );
  });
});
