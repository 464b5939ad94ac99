import '@gradus/backend-cpu/register';
import { ones, zeros } from '@gradus/tensor';
import { describe, expect, it } from 'vitest';
import {
  Bilinear,
  Dropout,
  Flatten,
  Identity,
  Linear,
  Module,
  ModuleDict,
  ModuleList,
  Parameter,
  ParameterList,
  Sequential,
  Unflatten,
} from '../../src/index.ts';
import { goldens } from '../goldens.ts';
import { raised } from '../raised.ts';

class Tree extends Module {
  inner = new Sequential(new Linear(2, 3), new Dropout(0.25), new Sequential(), new Identity());
  scale = new Parameter(ones([3]));
  count = this.registerBuffer('count', zeros([2]));
  layers = new ModuleList([new Linear(3, 3, { bias: false }), new Flatten()]);
  again = this.inner.at(0);
  scratch = this.registerBuffer('scratch', zeros([1]), { persistent: false });
  heads = new ModuleDict({ mean: new Bilinear(3, 3, 1), fold: new Unflatten(1, [3, 1]) });
  tied = this.scale;
  loose = new ParameterList([zeros([2, 3]), zeros([4])]);
  single = new ParameterList([zeros([])]);
  empty = new ModuleList();

  forward(): never {
    throw new Error('only the tree matters');
  }
}

interface Golden {
  readonly printed: string;
  readonly stateDict: readonly string[];
  readonly parameters: readonly string[];
  readonly ownParameters: readonly string[];
  readonly buffers: readonly string[];
  readonly modules: readonly string[];
  readonly children: readonly string[];
  readonly applied: readonly string[];
}

const names = (named: readonly (readonly [string, unknown])[]) => named.map(([name]) => name);

describe('a module of everything', () => {
  const golden = goldens<Golden>('trees');
  const tree = new Tree();

  it('is printed as by PyTorch', () => {
    expect(String(tree)).toBe(golden.printed);
  });

  it('lists what it holds in the order of PyTorch, what is shared once', () => {
    expect(names(tree.namedParameters())).toEqual(golden.parameters);
    expect(names(tree.namedParameters({ recurse: false }))).toEqual(golden.ownParameters);
    expect(names(tree.namedBuffers())).toEqual(golden.buffers);
    expect(names(tree.namedModules())).toEqual(golden.modules);
    expect(names(tree.namedChildren())).toEqual(golden.children);
    expect(tree.parameters()).toEqual(tree.namedParameters().map(([, parameter]) => parameter));
    expect(tree.buffers()).toEqual([tree.count, tree.scratch]);
    expect(tree.children()).toEqual(tree.namedChildren().map(([, child]) => child));
    expect(tree.modules()[0]).toBe(tree);
  });

  it('has a state dict with every name', () => {
    expect(Object.keys(tree.stateDict())).toEqual(golden.stateDict);
  });

  it('applies a function from the leaves to the root', () => {
    const kinds: string[] = [];
    expect(tree.apply((module) => void kinds.push(module.constructor.name))).toBe(tree);
    expect(kinds).toEqual(golden.applied);
  });

  it('trains and evaluates as a whole', () => {
    expect(tree.modules().map(({ training }) => training)).not.toContain(false);
    expect(tree.eval()).toBe(tree);
    expect(tree.modules().map(({ training }) => training)).not.toContain(true);
    tree.heads.train();
    expect([tree.training, tree.heads.training, tree.heads.get('mean').training]).toEqual([
      false,
      true,
      true,
    ]);
    tree.train();
  });

  it('are in training or not', () => {
    const layer = new Dropout();
    expect(() => layer.train('no' as never)).toThrow(
      raised('ValueError', 'train: mode is the string "no"; it is true or false'),
    );
    expect(layer.training).toBe(true);
  });

  it('says of all parameters whether they require gradients', () => {
    expect(tree.requiresGrad_(false)).toBe(tree);
    expect(tree.parameters().some(({ requiresGrad }) => requiresGrad)).toBe(false);
    tree.requiresGrad_();
    expect(tree.parameters().every(({ requiresGrad }) => requiresGrad)).toBe(true);
  });
});

describe('the properties of a module', () => {
  class Holder extends Module {
    [name: string]: unknown;
    forward(): void {}
  }

  it('are listed in the order of assignment, whatever they are', () => {
    const holder = new Holder();
    holder.z = new Parameter(ones([1]));
    holder.plain = zeros([1]);
    holder.options = { size: 3, list: [1, 2] };
    holder.a = new Parameter(ones([1]));
    expect(names(holder.namedParameters())).toEqual(['z', 'a']);
    expect(names(holder.namedBuffers())).toEqual([]);
  });

  it('are invisible when they are private', () => {
    class Private extends Module {
      readonly #inner = new Linear(2, 2);
      forward() {
        return this.#inner;
      }
    }
    expect(new Private().parameters()).toEqual([]);
  });

  const hidden: readonly [string, unknown, string][] = [
    [
      'modules in an array',
      [1, new Identity()],
      'Holder: held is a plain array that holds modules, which are not found there; new ' +
        'ModuleList([…]) holds modules',
    ],
    [
      'parameters in an array',
      [new Parameter(ones([1]))],
      'Holder: held is a plain array that holds parameters, which are not found there; new ' +
        'ParameterList([…]) holds parameters',
    ],
    [
      'modules in an object',
      { head: new Identity() },
      'Holder: held is a plain object that holds modules, which are not found there; new ' +
        'ModuleDict({…}) holds modules',
    ],
    [
      'parameters in an object',
      { head: new Parameter(ones([1])) },
      'Holder: held is a plain object that holds parameters, which are not found there; new ' +
        'ParameterDict({…}) holds parameters',
    ],
  ];
  it.each(hidden)('are an error as %s', (_, held, message) => {
    const holder = new Holder();
    holder.held = held;
    for (const list of [() => holder.parameters(), () => holder.stateDict(), () => `${holder}`]) {
      expect(list).toThrow(raised('ValueError', message));
    }
  });

  it('may be registered by name', () => {
    const holder = new Holder();
    const weight = holder.registerParameter('weight', new Parameter(ones([2])));
    const layer = holder.registerModule('layer', new Linear(1, 1));
    expect(holder.weight).toBe(weight);
    expect(holder.layer).toBe(layer);
    expect(holder.registerParameter('none', null)).toBeNull();
    expect(names(holder.namedParameters())).toEqual(['weight', 'layer.weight', 'layer.bias']);
  });

  it('are registered under names that paths can hold, as what they are', () => {
    const holder = new Holder();
    expect(() => holder.registerBuffer('a.b', ones([1]))).toThrow(
      raised('ValueError', 'registerBuffer: the name is "a.b"; it is not empty, and has no dot'),
    );
    expect(() => holder.registerParameter('', null)).toThrow(
      raised('ValueError', 'registerParameter: the name is ""; it is not empty, and has no dot'),
    );
    expect(() => holder.registerModule('forward', new Identity())).toThrow(
      raised('ValueError', 'registerModule: Holder has a method "forward" already'),
    );
    expect(() => holder.registerBuffer('b', 3 as never)).toThrow(
      raised('DTypeError', 'registerBuffer: operand 1 is 3; it must be a tensor'),
    );
    expect(() => holder.registerParameter('p', ones([1]) as never)).toThrow(
      raised('ValueError', 'registerParameter: p is no parameter; new Parameter(t) is one'),
    );
    expect(() => holder.registerModule('m', {} as never)).toThrow(
      raised('ValueError', 'registerModule: m is no module; a subclass of Module is one'),
    );
    expect(Object.keys(holder)).toEqual([]);
  });

  it('do not take the place of parameters and modules', () => {
    const [layer, model] = [new Linear(1, 1), new Tree()];
    const { weight } = layer;
    expect(() => layer.registerBuffer('weight', zeros([1]))).toThrow(
      raised('ValueError', 'registerBuffer: Linear has a parameter "weight" already'),
    );
    expect(() => model.registerBuffer('inner', zeros([1]))).toThrow(
      raised('ValueError', 'registerBuffer: Tree has a module "inner" already'),
    );
    expect(layer.weight).toBe(weight);
    expect(layer.buffers()).toEqual([]);
  });

  it('lead downwards: a module below itself has no state dict', () => {
    const [outer, inner] = [new Holder(), new Holder()];
    outer.inner = inner;
    inner.outer = outer;
    expect(names(outer.namedModules())).toEqual(['', 'inner']);
    expect(String(outer)).toBe('Holder(\n  (inner): Holder(\n    (outer): Holder(…)\n  )\n)');
    expect(() => outer.stateDict()).toThrow(
      raised(
        'ValueError',
        'Holder: inner.outer is a module that it lies below; a reference upwards belongs in a ' +
          '#private field',
      ),
    );
  });
});

describe('apply', () => {
  it('refuses what is no function', () => {
    expect(() => new Identity().apply(3 as never)).toThrow(
      raised('ValueError', 'apply: the callback is 3; it is a function'),
    );
  });

  it('refuses a function that is not done when it returns', () => {
    expect(() => new Identity().apply(async () => {})).toThrow(
      raised('ValueError', 'apply: the callback returned a promise; apply lasts for a call'),
    );
  });
});
