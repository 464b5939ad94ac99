import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { OutOfMemoryError } from '../../src/errors.ts';
import { arange, max, type Tensor, tensor, zeros } from '../../src/index.ts';
import { apply, type ElementwiseOp } from '../../src/interpreter.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

/** A device of 100 bytes. */
class SmallBackend extends FakeBackend {
  override allocate(bytes: number) {
    if (this.memory().liveBytes + bytes > 100) throw new OutOfMemoryError('allocate', 'full');
    return super.allocate(bytes);
  }
}

let backend: SmallBackend;

beforeEach(() => {
  backend = new SmallBackend('small');
  registerBackend(backend);
});

afterEach(() => unregisterBackend('small'));

const twice: ElementwiseOp = {
  kind: 'elementwise',
  name: 'twice',
  operands: 'promote',
  expression: (_, x) => [x, x],
};

describe('without room for a result', () => {
  const calls: Readonly<
    Record<string, [call: (x: Tensor) => unknown, asked: string, live?: string]>
  > = {
    'a creation': [() => zeros([20]), 'zeros: float32[20] takes 80 bytes'],
    'an elementwise op': [(x) => x.exp(), 'exp: float32[4, 4] takes 64 bytes'],
    'the second result of two': [
      (x) => apply(twice, [x.narrow(0, 0, 2)]),
      'twice: float32[2, 4] takes 32 bytes',
      '96 are live in 2 tensors',
    ],
    'the second result of a reduction': [
      (x) => max(x.expand([3, 4, 4]).narrow(2, 0, 2), 0),
      'max: int32[4, 2] takes 32 bytes',
      '96 are live in 2 tensors',
    ],
    'a write in place, its operand overlapping': [
      (x) => x.narrow(0, 0, 3).add_(x.narrow(0, 1, 3)),
      'add_: float32[3, 4] takes 48 bytes',
    ],
    'a kernel': [(x) => x.t().mm(x), 'mm: float32[4, 4] takes 64 bytes'],
  };

  it.each(Object.entries(calls))('%s says so and changes nothing', async (_, [call, ...texts]) => {
    const [asked, live = '64 are live in 1 tensors'] = texts;
    const x = tensor(new Float32Array(16).fill(3)).view([4, 4]);
    const { version } = x.storage;
    const message =
      `${asked}, ${live}; small has no room for both. dispose() frees a tensor at once, ` +
      'scope() what a step made; smaller batches need less, and a loop that never awaits gives ' +
      'the collector no turn';
    expect(() => call(x)).toThrow(raised('OutOfMemoryError', message));
    expect(backend.memory().buffers).toBe(1);
    expect(x.storage.version).toBe(version);
    expect(await x.toArray()).toEqual(new Array(4).fill(new Array(4).fill(3)));
  });

  it('for the scratch of a kernel, the op says so', () => {
    const x = zeros([4]);
    backend.run = () => {
      throw new OutOfMemoryError('allocate', 'no room for 64 bytes');
    };
    expect(() => x.sort()).toThrow(raised('OutOfMemoryError', 'sort: no room for 64 bytes'));
    expect(backend.memory().buffers).toBe(1);
  });

  it('goes on where memory was freed', () => {
    const x = arange(20);
    expect(() => x.add(1)).toThrow(OutOfMemoryError);
    x.dispose();
    expect(zeros([20]).shape).toEqual([20]);
  });
});
