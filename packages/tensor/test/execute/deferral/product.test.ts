import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../../src/backend/registry.ts';
import { OutOfMemoryError } from '../../../src/errors.ts';
import { deferFrom } from '../../../src/execute/deferral/policy.ts';
import { type Capture, capturing } from '../../../src/execute/launch.ts';
import { ones, type Tensor, zeros } from '../../../src/index.ts';
import { FakeBackend } from '../../fake-backend.ts';
import { raised } from '../../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  Object.assign(backend.capabilities, { matmulEpilogues: true });
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

const settle = (x: Tensor): void => x.storage.settle();

/** A column and a row; products of sizes that were computed twice are remembered by their sizes. */
const factors = (rows: number, columns = 32) => [ones([rows, 1]), ones([1, columns])] as const;

describe('a product that takes more memory than its factors', () => {
  it('is computed when it is needed, and once', () => {
    const [a, b] = factors(16);
    expect(during(() => a.mm(b))).toEqual([]);
    const product = a.mm(b);
    expect(during(() => settle(product))).toEqual(['allocate', 'matmul']);
    expect(during(() => settle(product))).toEqual([]);
    expect(during(() => a.mm(b).t().contiguous().readSync())).toEqual([
      'allocate',
      'allocate',
      'matmul',
      'map',
    ]);
  });

  it('has shape, dtype and device at once', () => {
    const [a, b] = factors(16);
    expect(a.mm(b)).toMatchObject({ dtype: 'float32', shape: [16, 32], device: 'fake' });
  });

  it('is taken into what writes it, with all that is done to it on the way', () => {
    const [a, b] = factors(17);
    const w = zeros([17, 32]);
    expect(during(() => w.sub_(a.mm(b).mul(0.5)))).toEqual(['matmul']);
    const [{ kernel, operands, scalars }] = backend.runs.slice(-1);
    expect(kernel).toMatchObject({ kind: 'matmul', inputs: Array(3).fill('float32') });
    expect(operands.map(({ buffer }) => buffer)).toEqual(
      [a, b, w, w].map(({ storage }) => storage.buffer),
    );
    expect(scalars).toEqual([0.5]);
  });

  it('is taken into a result that is read', () => {
    const [a, b] = factors(23);
    expect(during(() => a.mm(b).add(1).readSync())).toEqual(['allocate', 'matmul']);
  });

  it('is computed twice where it is needed again, and at once after some times', () => {
    const [a, b] = factors(18);
    const w = zeros([18, 32]);
    const again = () => {
      const product = a.mm(b);
      w.add_(product);
      settle(product);
    };
    expect(during(again)).toEqual(['matmul', 'allocate', 'matmul']);
    for (let i = 0; i < 3; i++) again();
    expect(during(() => a.mm(b))).toEqual(['allocate', 'matmul']);
    // Others are still put off.
    expect(during(() => a.mm(ones([1, 33])))).toEqual(['allocate', 'map']);
  });

  it('holds its factors while it waits, as they were', () => {
    const [a, b] = factors(19);
    const product = a.mm(b);
    a.dispose();
    expect(during(() => b.add_(1))).toEqual(['allocate', 'map', 'map']);
    expect(backend.live.size).toBe(3);
    expect(during(() => settle(product))).toEqual(['allocate', 'matmul', 'free', 'free']);
    const waiting = factors(19);
    const forgotten = waiting[0].mm(waiting[1]);
    for (const factor of waiting) factor.dispose();
    expect(during(() => forgotten.dispose())).toEqual(['free', 'free']);
  });

  it('is computed for none but those who wait when all of it is written', () => {
    const [a, b] = factors(20);
    const product = a.mm(b);
    expect(during(() => product.zero_())).toEqual(['allocate', 'map']);
    const other = a.mm(b);
    const waiting = other.mul(2);
    expect(during(() => other.zero_())).toEqual(['allocate', 'map']);
    expect(during(() => settle(waiting))).toEqual(['allocate', 'matmul']);
  });

  it('is computed before a part of it is written', () => {
    const [a, b] = factors(21);
    const product = a.mm(b);
    expect(during(() => product.narrow(0, 0, 1).zero_())).toEqual(['allocate', 'matmul', 'map']);
    expect(during(() => product.add_(1))).toEqual(['map']);
  });
});

describe('a product is computed at once', () => {
  const atOnce = ['allocate', 'matmul'];

  it('if its factors take as much memory, or more', () => {
    const [a, b] = [ones([8, 8]), ones([8, 8])];
    expect(during(() => a.mm(b))).toEqual(atOnce);
  });

  it('below a size', () => {
    deferFrom(8);
    const [a, b] = factors(15, 17);
    expect(during(() => a.mm(b))).toEqual(atOnce);
    const [c, d] = factors(16, 16);
    expect(during(() => c.mm(d))).toEqual([]);
  });

  it('where the device ends no product with a map', () => {
    Object.assign(backend.capabilities, { matmulEpilogues: false });
    const [a, b] = factors(16);
    expect(during(() => a.mm(b))).toEqual(atOnce);
  });

  it('while a program is captured', () => {
    const [a, b] = factors(16);
    const told: Capture = {
      allocated() {},
      launched() {},
      uploaded() {},
      repeats() {},
      depends() {},
      refuse(op) {
        throw new Error(op);
      },
    };
    expect(during(() => capturing(told, () => a.mm(b)))).toEqual(atOnce);
  });
});

describe('errors', () => {
  it('of shape come at once, of room when the values are needed, and name the op', () => {
    const [a, b] = factors(22);
    expect(() => b.mm(b)).toThrow('inner dimensions differ');
    const product = a.mm(b);
    const { allocate } = backend;
    backend.allocate = () => {
      throw new OutOfMemoryError('allocate', 'full');
    };
    const message =
      'mm: float32[22, 32] takes 2816 bytes, 216 are live in 2 tensors; fake has no room for both. ' +
      'dispose() frees a tensor at once, scope() what a step made; smaller batches need less, ' +
      'and a loop that never awaits gives the collector no turn';
    expect(() => settle(product)).toThrow(raised('OutOfMemoryError', message));
    backend.allocate = allocate;
    expect(during(() => settle(product))).toEqual(['allocate', 'matmul']);
  });
});
