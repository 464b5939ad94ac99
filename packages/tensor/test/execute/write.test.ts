import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { assign } from '../../src/execute/door.ts';
import { ShapeError, type Tensor, tensor, zeros } from '../../src/index.ts';
import type { ViewOp } from '../../src/ops/definition.ts';
import { FakeBackend } from '../fake-backend.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
});

afterEach(() => unregisterBackend('fake'));

const ramp = (shape: readonly number[]): Tensor => {
  const count = shape.reduce((product, size) => product * size, 1);
  const flat = tensor(Float32Array.from({ length: count }, (_, i) => i + 1));
  return zeros(shape).copy_(shape.length === 1 ? flat : nested(Array.from(flat.readSync()), shape));
};

function nested(values: readonly number[], shape: readonly number[]): Tensor {
  const [rows, columns] = shape;
  return tensor(
    Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns)),
  );
}

/** What the backend was asked during `call`. */
function during(call: () => unknown): string[] {
  const before = backend.calls.length;
  call();
  return backend.calls.slice(before);
}

describe('an in-place op', () => {
  it('runs on the target itself where each element depends on itself alone', async () => {
    const x = ramp([2, 3]);
    const y = ramp([2, 3]);
    expect(during(() => x.add_(1))).toEqual(['map']);
    expect(during(() => x.add_(x))).toEqual(['map']);
    expect(during(() => x.mul_(y))).toEqual(['map']);
    expect(during(() => x.narrow(0, 0, 1).add_(x.narrow(0, 1, 1)))).toEqual(['map']);
    const column = x.narrow(1, 0, 1);
    expect(during(() => column.add_(column))).toEqual(['map']);
  });

  it('computes first where it reads what it overwrites', async () => {
    const x = ramp([4]);
    const steps = during(() => x.narrow(0, 1, 3).add_(x.narrow(0, 0, 3)));
    expect(steps).toEqual(['allocate', 'map', 'map', 'free']);
    expect(await x.toArray()).toEqual([1, 3, 5, 7]);

    const square = ramp([2, 2]);
    expect(during(() => square.add_(square.t()))).toEqual(['allocate', 'map', 'map', 'free']);
    expect(await square.toArray()).toEqual([
      [2, 5],
      [5, 8],
    ]);

    const rows = ramp([2, 2]);
    rows.sub_(rows.narrow(0, 0, 1));
    expect(await rows.toArray()).toEqual([
      [0, 0],
      [2, 2],
    ]);
  });

  it('gives what computing first would give, however the views overlap', () => {
    const view = fc.record({
      start: fc.integer({ min: 0, max: 3 }),
      row: fc.integer({ min: 0, max: 3 }),
      turned: fc.boolean(),
      stretched: fc.boolean(),
    });
    const take = (
      x: Tensor,
      {
        start,
        row,
        turned,
        stretched,
      }: { start: number; row: number; turned: boolean; stretched: boolean },
    ): Tensor => {
      const part = x.narrow(0, row, 2).narrow(1, start, 2);
      const square = turned ? part.t() : part;
      return stretched ? square.narrow(0, 0, 1) : square;
    };
    fc.assert(
      fc.property(view, view, (to, from) => {
        const [x, y] = [ramp([5, 5]), ramp([5, 5])];
        const target = { ...to, stretched: false };
        take(x, target).mul_(take(x, from));
        take(y, target).mul_(take(y, from).clone());
        expect(x.readSync()).toEqual(y.readSync());
      }),
    );
  });

  it('broadcasts the value, and returns the tensor', async () => {
    const x = zeros([2, 3]);
    expect(x.copy_(tensor([1, 2, 3]))).toBe(x);
    expect(x.add_(tensor([[10], [20]]))).toBe(x);
    expect(await x.toArray()).toEqual([
      [11, 12, 13],
      [21, 22, 23],
    ]);
  });

  it('converts to the dtype of the target', async () => {
    const x = tensor([0.5, 2]);
    expect(await x.clone().lt_(1).toArray()).toEqual([1, 0]);
    expect(await x.add_(tensor(Float64Array.of(0.1, 0.2))).toArray()).toEqual([
      Math.fround(0.6),
      Math.fround(2.2),
    ]);
    expect(x.dtype).toBe('float32');
    const whole = tensor([7], { dtype: 'int32' });
    expect(await whole.add_(tensor(Uint8Array.of(255))).toArray()).toEqual([262]);
  });

  it('converts as a cast does where it is a plain write', async () => {
    const whole = tensor([7, 7], { dtype: 'int32' });
    expect(await whole.copy_(tensor([2.7, -2.7])).toArray()).toEqual([2, -2]);
    expect(await whole.fill_(0.5).toArray()).toEqual([0, 0]);
    expect(await whole.copy_(-1.5).toArray()).toEqual([-1, -1]);
    expect(
      await whole
        .narrow(0, 0, 1)
        .copy_(tensor([3.9]).t())
        .toArray(),
    ).toEqual([3]);
    const flags = tensor([false, false]);
    expect(await flags.fill_(1).toArray()).toEqual([true, true]);
    expect(await flags.copy_(tensor([0, 0.5])).toArray()).toEqual([false, true]);
    expect(() => whole.add_(0.5)).toThrow('a write must not lose the kind of number');
  });

  it('writes through a view', async () => {
    const x = zeros([2, 3]);
    x.t().narrow(0, 1, 1).fill_(5);
    expect(await x.toArray()).toEqual([
      [0, 5, 0],
      [0, 5, 0],
    ]);
  });
});

describe('the version', () => {
  it('counts writes, and is shared by views', () => {
    const x = tensor([[1, 2]]);
    expect(x.storage.version).toBe(0);
    const view = x.t();
    view.add_(1);
    x.zero_();
    expect([x.storage.version, view.storage.version]).toEqual([2, 2]);
    x.add(1);
    view.expand([2, 3]);
    expect(x.storage.version).toBe(2);
    expect(x.clone().storage.version).toBe(0);
  });

  it('counts a write that had to be computed first', () => {
    const x = ramp([4]);
    const { version } = x.storage;
    x.narrow(0, 1, 3).add_(x.narrow(0, 0, 3));
    expect(x.storage.version).toBe(version + 1);
  });
});

describe('a view written into a target', () => {
  const whole: ViewOp = { kind: 'view', name: 'whole', elements: 'all', layout: (input) => input };

  it('leaves no handle behind where the write is refused', () => {
    const [x, target] = [tensor([1, 2, 3]), tensor([1, 2])];
    expect(() => assign([target], whole, [x])).toThrow(ShapeError);
    // The last handle frees: one that the refused write had kept would hold the memory.
    expect(during(() => x.dispose())).toEqual(['free']);
  });
});
