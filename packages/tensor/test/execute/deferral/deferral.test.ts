import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../../src/backend/registry.ts';
import { OutOfMemoryError } from '../../../src/errors.ts';
import { deferFrom } from '../../../src/execute/deferral/policy.ts';
import { assign } from '../../../src/execute/door.ts';
import { type Capture, capturing } from '../../../src/execute/launch.ts';
import { max, scope, type Tensor, tensor, where } from '../../../src/index.ts';
import { apply, type ElementwiseOp, type Expression } from '../../../src/interpreter.ts';
import { FakeBackend } from '../../fake-backend.ts';
import { raised } from '../../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
  deferFrom(1);
});

afterEach(() => {
  deferFrom();
  unregisterBackend('fake');
});

/** What the backend was asked during `call`. */
function during(call: () => unknown): string[] {
  const before = backend.calls.length;
  call();
  return backend.calls.slice(before);
}

const values = (x: Tensor): number[] => Array.from(x.readSync());
const settle = (x: Tensor): void => x.storage.settle();

describe('an elementwise result', () => {
  it('is computed when it is read, and once', () => {
    const x = tensor([1, 2]);
    let y = x;
    expect(
      during(() => {
        y = x.mul(3).add(x).neg();
      }),
    ).toEqual([]);
    expect(during(() => values(y))).toEqual(['allocate', 'map']);
    expect(values(y)).toEqual([-4, -8]);
    expect(during(() => values(y))).toEqual([]);
  });

  it('is never computed if nobody needs it', () => {
    const x = tensor([1, 2]);
    expect(during(() => x.mul(3).add(x).dispose())).toEqual([]);
  });

  it('has shape, dtype and device at once', () => {
    const y = tensor([1, 2]).lt(2);
    expect(y).toMatchObject({ dtype: 'bool', shape: [2], device: 'fake', numel: 2 });
  });

  it('is computed at once below a size', () => {
    deferFrom(3);
    const x = tensor([1, 2]);
    expect(during(() => x.mul(3))).toEqual(['allocate', 'map']);
    expect(during(() => x.expand([2, 2]).mul(3))).toEqual([]);
  });

  it('waits however small it is where kernels run later, unless told otherwise', () => {
    deferFrom();
    const x = tensor(3);
    expect(during(() => x.mul(3))).toEqual(['allocate', 'map']);
    Object.assign(backend.capabilities, { runsLater: true });
    expect(during(() => x.mul(3))).toEqual([]);
    deferFrom(2);
    expect(during(() => x.mul(3))).toEqual(['allocate', 'map']);
  });

  it('is computed before a view of it is read, and the view sees writes', () => {
    const y = tensor([
      [1, 2],
      [3, 4],
    ]).mul(2);
    const view = y.t();
    view.narrow(0, 0, 1).add_(1);
    expect(values(y)).toEqual([3, 4, 7, 8]);
    expect(values(view)).toEqual([3, 7, 4, 8]);
  });

  it('is taken into the kernel of a reduction', () => {
    const x = tensor([1, 2]);
    expect(during(() => x.mul(x).sum())).toEqual(['allocate', 'reduce']);
    const [{ kernel, operands }] = backend.runs.slice(-1);
    expect(kernel).toMatchObject({ inputs: ['float32'], prologue: { op: 'mul' } });
    expect(operands).toHaveLength(2);
  });

  it('is computed for a kernel that is neither', () => {
    const x = tensor([[1, 2]]);
    expect(during(() => x.mul(2).mm(x.t()))).toEqual(['allocate', 'allocate', 'map', 'matmul']);
  });

  it('is taken into a write', () => {
    const [x, w] = [tensor([1, 2]), tensor([5, 6])];
    expect(during(() => w.sub_(x.mul(2)))).toEqual(['map']);
    expect(values(w)).toEqual([3, 2]);
  });
});

describe('a result that is needed again', () => {
  it('is computed again where that is cheap', () => {
    const x = tensor([1, 2]);
    const square = x.mul(x);
    const [a, b] = [square.add(1), square.sub(1)];
    expect(during(() => values(a))).toEqual(['allocate', 'map']);
    expect(during(() => values(b))).toEqual(['allocate', 'map']);
    expect(values(b)).toEqual([0, 3]);
  });

  it('is kept after some times', () => {
    const x = tensor([1, 2]);
    const square = x.mul(x);
    for (let i = 0; i < 8; i++) square.add(i);
    expect(during(() => square.add(8))).toEqual(['allocate', 'map']);
  });

  it('is kept where it is not', () => {
    const x = tensor([1, 2]);
    const quotient = x.div(4).add(1);
    const a = quotient.add(1);
    expect(during(() => quotient.sub(1))).toEqual(['allocate', 'map']);
    expect(during(() => values(a))).toEqual(['allocate', 'map']);
    expect(values(a)).toEqual([2.25, 2.5]);
  });

  it('is computed but once if it is dear', () => {
    const x = tensor([0, 0]);
    const y = x.mul(2).exp();
    expect(during(() => y.add(1))).toEqual(['allocate', 'map']);
  });
});

describe('a write to what is waited for', () => {
  it('leaves a copy to those who wait', () => {
    const x = tensor([1, 2]);
    const y = x.mul(10);
    expect(during(() => x.add_(1))).toEqual(['allocate', 'map', 'map']);
    expect(during(() => x.add_(1))).toEqual(['map']);
    expect(values(y)).toEqual([10, 20]);
    expect(values(x)).toEqual([3, 4]);
    // The copy went with the one that waited.
    expect(backend.live.size).toBe(2);
  });

  it('copies once for all, and all of a memory of which a part is written', () => {
    const x = tensor([1, 2, 3]);
    const [y, z] = [x.mul(10), x.narrow(0, 1, 2).neg()];
    expect(during(() => x.narrow(0, 0, 1).zero_())).toEqual(['allocate', 'map', 'map']);
    expect(values(y)).toEqual([10, 20, 30]);
    expect(values(z)).toEqual([-2, -3]);
  });

  it('copies nothing where nobody waits any more', () => {
    const x = tensor([1, 2]);
    x.mul(10).dispose();
    settle(x.mul(10));
    expect(during(() => x.add_(1))).toEqual(['map']);
  });

  it('is seen by kernels that write in place', () => {
    const x = tensor([1, 2]);
    const y = x.mul(10);
    x.scatter_(0, tensor([0], { dtype: 'int32' }), tensor([7]));
    expect(values(y)).toEqual([10, 20]);
  });

  it('counts as one though it was put off', () => {
    const x = tensor([1, 2]);
    const y = x.mul(10);
    expect(during(() => y.add_(1).mul_(y))).toEqual([]);
    expect(y.storage.version).toBe(2);
    expect(values(y)).toEqual([121, 441]);
  });

  it('to several at once computes what was there first', () => {
    const both: ElementwiseOp = {
      kind: 'elementwise',
      name: 'both',
      operands: 'promote',
      expression: (e, x, y) => [e.add(x, y), e.sub(x, y)],
    };
    const x = tensor([1, 2]);
    const [y, z] = [x.mul(10), tensor([3, 4])];
    x.dispose();
    expect(during(() => assign([y, z], both, [y, z]))).toEqual(['allocate', 'map', 'free', 'map']);
    expect([values(y), values(z)]).toEqual([
      [13, 24],
      [7, 16],
    ]);
  });

  it('of itself, moved on, reads what was there', () => {
    const y = tensor([1, 2, 3]).mul(10);
    y.narrow(0, 1, 2).add_(y.narrow(0, 0, 2));
    expect(values(y)).toEqual([10, 30, 50]);
  });
});

describe('the memory of what is read', () => {
  it('is held while somebody waits, and freed when it was read', () => {
    const x = tensor([1, 2]);
    const y = x.mul(2);
    x.dispose();
    expect(backend.live.size).toBe(1);
    expect(values(y)).toEqual([2, 4]);
    expect(backend.live.size).toBe(1);
    y.dispose();
    expect(backend.live.size).toBe(0);
  });

  it('is freed with the last who waits', () => {
    const x = tensor([1, 2]);
    const y = x.mul(2);
    const z = y.add(1);
    x.dispose();
    y.dispose();
    expect(backend.live.size).toBe(1);
    z.dispose();
    expect(backend.live.size).toBe(0);
  });

  it('outlives its scope as long as a result that left it waits', () => {
    const y = scope(() => {
      const x = tensor([1, 2]);
      x.mul(7);
      return x.mul(2).add(1);
    });
    expect(values(y)).toEqual([3, 5]);
    expect(backend.live.size).toBe(1);
  });

  it('is no more than four results take', () => {
    const [a, b, c, d, e] = [1, 2, 3, 4, 5].map((value) => tensor([value, value]));
    const four = a.add(b).add(c).add(d);
    expect(four.storage.pending).toBeDefined();
    expect(during(() => four.add(e))).toEqual(['allocate', 'map']);
    const part = tensor(new Float32Array(9)).narrow(0, 0, 2);
    expect(part.neg().storage.pending).toBeUndefined();
  });
});

describe('what is put off', () => {
  it('reads six tensors and eight numbers at most', () => {
    const small = Array.from({ length: 7 }, (_, i) => tensor([i]));
    const x = tensor([0, 0]);
    let y = x;
    for (let i = 0; i < 5; i++) y = y.add(small[i]);
    const sixth = y;
    expect(during(() => sixth.add(small[5]))).toEqual(['allocate', 'map']);
    let z = x;
    for (let i = 0; i < 8; i++) z = z.add(i);
    const eighth = z;
    expect(during(() => eighth.add(8))).toEqual(['allocate', 'map']);
  });

  it('has 32 nodes at most', () => {
    const long: ElementwiseOp = {
      kind: 'elementwise',
      name: 'long',
      operands: 'promote',
      expression: (e, x) => Array.from({ length: 30 }).reduce<Expression>((y) => e.neg(y), x),
    };
    const x = tensor([1, 2]);
    expect(during(() => apply(long, [x.neg()]))).toEqual([]);
    expect(during(() => apply(long, [x.neg().abs()]))).toEqual(['allocate', 'map']);
  });

  it('costs less than 16 additions where it is taken in', () => {
    const chain = Array.from({ length: 40 }).reduce<Tensor>((y) => y.neg(), tensor([1, 2]));
    expect(backend.runs).toHaveLength(2);
    expect(values(chain)).toEqual([1, 2]);
    expect(backend.runs).toHaveLength(3);
  });

  it('is no copy, and nothing of elements that lie apart', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(during(() => x.clone())).toEqual(['allocate', 'map']);
    expect(during(() => x.t().mul(2))).toEqual(['allocate', 'map']);
    expect(during(() => where(x.gt(1), x, x.t()))).toEqual(['allocate', 'allocate', 'map', 'map']);
  });

  it('is not taken into a reduction that would meet its elements in another order', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const row = tensor([1, 2]);
    expect(during(() => x.add(row).sum())).toContain('map');
    const wide = x.to('float64').mul(2).to('float32');
    expect(during(() => wide.sum()).filter((call) => call === 'map')).toHaveLength(1);
    expect(during(() => max(x.mul(2), 0)).filter((call) => call === 'map')).toHaveLength(0);
  });
});

describe('errors', () => {
  it('of shape and dtype come at once', () => {
    const x = tensor([1, 2]).mul(2);
    expect(() => x.add(tensor([1, 2, 3]))).toThrow('add');
    backend.capabilities = { ...backend.capabilities, dtypes: ['float32'], maxBufferBytes: 16 };
    expect(() => x.gt(1)).toThrow(raised('DeviceError', 'gt: fake has no bool (it has float32)'));
    expect(() => x.view([2, 1]).expand([2, 4]).neg()).toThrow('neg: float32[2, 4] takes 32 bytes');
    expect(values(x)).toEqual([2, 4]);
  });

  it('of room come when the values are needed, and name the op', () => {
    const x = tensor([1, 2]);
    const y = x.mul(2).neg();
    const { allocate } = backend;
    backend.allocate = () => {
      throw new OutOfMemoryError('allocate', 'full');
    };
    const message =
      'neg: float32[2] takes 8 bytes, 8 are live in 1 tensors; fake has no room for both. ' +
      'dispose() frees a tensor at once, scope() what a step made; smaller batches need less, ' +
      'and a loop that never awaits gives the collector no turn';
    expect(() => values(y)).toThrow(raised('OutOfMemoryError', message));
    expect(() => x.add_(1)).toThrow(
      raised('OutOfMemoryError', message.replace('neg: float32', 'add_: int32')),
    );
    expect(x.storage.version).toBe(0);
    backend.allocate = allocate;
    x.add_(1);
    expect(values(y)).toEqual([-2, -4]);
  });
});

describe('a capture', () => {
  it('is told of all that is done in it, and of nothing that was called before', () => {
    const told: string[] = [];
    const note = (): void => {};
    const capture: Capture = {
      allocated: () => told.push('allocated'),
      launched: (_, { kind }) => told.push(kind),
      uploaded: note,
      repeats: note,
      depends: note,
      refuse: (op) => {
        throw new Error(op);
      },
    };
    const x = tensor([1, 2]);
    const before = x.mul(2).add(1);
    const y = capturing(capture, () => {
      const sum = before.add(before).mul(x);
      x.add_(1);
      return sum;
    });
    expect(told).toEqual(['allocated', 'map', 'allocated', 'map', 'map']);
    expect(values(y)).toEqual([6, 20]);
  });
});
