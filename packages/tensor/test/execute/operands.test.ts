import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import {
  add,
  clamp,
  exp,
  expand,
  full,
  maskedFill,
  pow,
  reshape,
  stack,
  sum,
  tensor,
  zeros,
} from '../../src/index.ts';
import { apply } from '../../src/interpreter.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
  registerBackend(new FakeBackend('other'));
});

afterEach(() => {
  unregisterBackend('fake');
  unregisterBackend('other');
});

describe('operands on different devices', () => {
  it('are refused, with the device of each', () => {
    const x = zeros([2]);
    const y = zeros([2, 1], { device: 'other', dtype: 'int32' });
    const message =
      'add: operands lie on different devices: float32[2] on fake, int32[2, 1] on other';
    expect(() => add(x, y)).toThrow(raised('DeviceError', message));
    expect(() => x.add_(y)).toThrow(raised('DeviceError', message.replace('add', 'add_')));
  });

  it('are told from those of a backend that had the name before', () => {
    const x = zeros([2]);
    unregisterBackend('fake');
    registerBackend(new FakeBackend());
    expect(() => x.add(zeros([2, 1], { device: 'fake' }))).toThrow(
      raised(
        'DeviceError',
        'add: operands lie on two backends that were registered as "fake" one after the other, ' +
          'and a tensor stays with its own: float32[2] on fake, float32[2, 1] on fake',
      ),
    );
  });

  it('leave numbers out of account', () => {
    expect(zeros([1], { device: 'other' }).add(1).device).toBe('other');
  });
});

describe('numbers alone', () => {
  it('do not say where to compute', () => {
    const message = 'add: no tensor among the operands; one at least says where to compute';
    expect(() => add(1, 2)).toThrow(raised('DeviceError', message));
    expect(() => pow(2, 3)).toThrow(raised('DeviceError', message.replace('add', 'pow')));
  });

  it('are refused where a tensor must stand', () => {
    expect(() => apply(sum.op, [3, zeros([2])])).toThrow(
      raised('DTypeError', 'sum: operand 0 is 3; it must be a tensor'),
    );
  });
});

describe('what is no operand', () => {
  const x = () => zeros([2, 2]);
  const refused: Record<string, [() => unknown, string]> = {
    'a missing one': [() => Reflect.apply(x().add, x(), []), 'add: operand 1 is missing'],
    'a missing one of an op without options': [
      () => Reflect.apply(x().mul_, x(), []),
      'mul_: operand 1 is missing',
    ],
    null: [
      () => Reflect.apply(x().add, x(), [null]),
      'add: operand 1 is null; operands are tensors, numbers and booleans',
    ],
    'an array for a function': [
      () => Reflect.apply(exp, undefined, [[1]]),
      'exp: operand 0 is an array; tensor(…) makes a tensor of it',
    ],
    'an array for a matrix': [
      () => Reflect.apply(x().mm, x(), [[[1]]]),
      'mm: operand 1 is an array; tensor(…) makes a tensor of it',
    ],
    'options where a bound stands': [
      () => Reflect.apply(x().clamp, x(), [{ min: 0 }]),
      'clamp: operand 1 is an object; operands are tensors, numbers and booleans',
    ],
    'a number where a view starts': [
      () => Reflect.apply(expand, undefined, [3, [2]]),
      'expand: operand 0 is 3; it must be a tensor',
    ],
    'a string where a shape is read first': [
      () => Reflect.apply(reshape, undefined, ['3', [1]]),
      'reshape: operand 0 is the string "3"; operands are tensors, numbers and booleans',
    ],
    'a promise': [
      () => Reflect.apply(x().add, x(), [Promise.resolve(1)]),
      'add: operand 1 is a promise; await gives what it promises',
    ],
    'a tensor of another copy of the package': [
      () => Reflect.apply(x().add, x(), [{ ...x() }]),
      'add: operand 1 is a tensor of another copy of @gradus/tensor; install one version for ' +
        'all packages',
    ],
  };

  it.each(Object.entries(refused))('is refused by name: %s', (_, [call, message]) => {
    expect(call).toThrow(raised('DTypeError', message));
  });

  it('does not stop a function from being mapped over tensors', () => {
    expect([x(), x()].map(exp).map(({ shape }) => shape)).toEqual([
      [2, 2],
      [2, 2],
    ]);
  });
});

describe('a result', () => {
  it('must fit into a buffer of the device', () => {
    const operands = [zeros([40]), zeros([40, 1])] as const;
    const message =
      'add: float32[40, 40] takes 6400 bytes, 320 are live in 2 tensors; a buffer on fake holds ' +
      'at most 4096. Smaller batches fit';
    expect(() => add(...operands)).toThrow(raised('ShapeError', message));
  });

  it('has at most 64 dims', () => {
    const x = zeros(new Array(64).fill(1));
    const calls: Readonly<Record<string, () => unknown>> = {
      unsqueeze: () => x.unsqueeze(0),
      unfold: () => x.unfold(0, 1, 1),
      unflatten: () => x.unflatten(0, [1, 1]),
      at: () => x.at(null),
      stack: () => stack([x]),
    };
    for (const [op, call] of Object.entries(calls)) {
      expect(call).toThrow(raised('ShapeError', `${op}: 65 dims; a tensor has at most 64`));
    }
  });

  it('must be of a dtype that the device has', () => {
    backend.capabilities.dtypes = ['float32', 'int32'];
    const x = zeros([2]);
    expect(() => x.lt(0)).toThrow(
      raised(
        'DeviceError',
        'lt: fake has no bool (it has float32, int32); use device "other", which has bool',
      ),
    );
  });
});

describe('a refused call', () => {
  const x = () => zeros([2, 3]);
  const gone = () => {
    const made = zeros([2, 3]);
    made.dispose();
    return made;
  };
  const refused: Record<string, () => [() => unknown, string]> = {
    'shapes that do not broadcast': () => {
      const [a, b] = [x(), zeros([2])];
      return [
        () => a.add(b),
        'add: shapes [2, 3] and [2] do not broadcast: sizes 3 and 2 of dim -1 differ and ' +
          'neither is 1',
      ];
    },
    'a dim of a sum that is not there': () => {
      const a = x();
      return [() => a.sum(2), 'sum: dim 2 is out of range for 2 dims; it lies in [-2, 2)'];
    },
    'a largest element of none': () => {
      const a = zeros([2, 0]);
      return [() => a.amax(1), 'amax: float32[2, 0] has no elements to reduce over'];
    },
    'a product of what is no matrix': () => {
      const [a, b] = [x(), zeros([3])];
      return [
        () => a.mm(b),
        'mm: both operands must be matrices: a is float32[2, 3], b is float32[3]',
      ];
    },
    'inner dimensions that differ, where b.t() fits': () => {
      const [a, b] = [x(), zeros([4, 3])];
      return [
        () => a.mm(b),
        'mm: inner dimensions differ: a is float32[2, 3], b is float32[4, 3]; a.shape[1] (3) ' +
          'must equal b.shape[0] (4). b.t() fits.',
      ];
    },
    'inner dimensions that differ, where a.t() fits': () => {
      const [a, b] = [x(), zeros([2, 4])];
      return [
        () => a.mm(b),
        'mm: inner dimensions differ: a is float32[2, 3], b is float32[2, 4]; a.shape[1] (3) ' +
          'must equal b.shape[0] (2). a.t() fits.',
      ];
    },
    'inner dimensions that differ anyway': () => {
      const [a, b] = [x(), zeros([4, 5])];
      return [
        () => a.mm(b),
        'mm: inner dimensions differ: a is float32[2, 3], b is float32[4, 5]; a.shape[1] (3) ' +
          'must equal b.shape[0] (4).',
      ];
    },
    'a product of two dtypes': () => {
      const [a, b] = [x(), zeros([3, 1], { dtype: 'int32' })];
      return [
        () => a.mm(b),
        'mm: a is float32[2, 3], b is int32[3, 1]; both must have one dtype, and ' +
          'that is not bool',
      ];
    },
    'a product of bools': () => {
      const [a, b] = [zeros([2, 3], { dtype: 'bool' }), zeros([3, 1], { dtype: 'bool' })];
      return [
        () => a.mm(b),
        'mm: a is bool[2, 3], b is bool[3, 1]; both must have one dtype, and that is not bool',
      ];
    },
    'a mask that is no bool': () => {
      const a = x();
      return [() => maskedFill(a, a, 0), 'maskedFill: the mask is float32[2, 3]; a mask is bool'];
    },
    'a clamp open on both sides': () => {
      const a = x();
      return [() => clamp(a, null), 'clamp: both min and max are open; give one at least'];
    },
    'a view that does not stretch': () => {
      const a = x();
      return [
        () => expand(a, [4, 3]),
        'expand: float32[2, 3] does not broadcast to [4, 3]; sizes must be equal, or 1 where ' +
          'they grow',
      ];
    },
    'a disposed operand': () => {
      const [a, b] = [x(), gone()];
      return [
        () => a.add(b),
        'add: float32[2, 3] was disposed; keep() lets a tensor outlive the scope it was made in',
      ];
    },
    'a fraction for integers': () => {
      const a = zeros([2], { dtype: 'int32' });
      return [
        () => a.add_(0.5),
        'add_: the result is float32, the target is int32[2]; a write must not lose the kind of ' +
          'number',
      ];
    },
    'a result larger than the target': () => {
      const [a, b] = [zeros([3]), x()];
      return [
        () => a.add_(b),
        'add_: the result has shape [2, 3], the target is float32[3]; the result must broadcast ' +
          'to the shape of the target',
      ];
    },
    'a target whose elements share memory': () => {
      const a = zeros([3]).expand([2, 3]);
      return [
        () => a.add_(1),
        'add_: the target is float32[2, 3] with strides [0, 1]: several elements share one ' +
          'place. clone() gives each its own',
      ];
    },
  };

  it.each(Object.entries(refused))('allocates and changes nothing: %s', (_, prepare) => {
    const [call, message] = prepare();
    const calls = backend.calls.length;
    expect(call).toThrow(expect.objectContaining({ message }));
    expect(backend.calls.slice(calls)).toEqual([]);
  });

  it('leaves the target and its version as they were', async () => {
    const a = full([2], 7, { dtype: 'int32' });
    const { version } = a.storage;
    expect(() => a.mul_(0.5)).toThrow('a write must not lose the kind');
    expect(() => a.copy_(tensor([1, 2, 3]))).toThrow('must broadcast');
    expect(a.storage.version).toBe(version);
    expect(await a.toArray()).toEqual([7, 7]);
  });
});
