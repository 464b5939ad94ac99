import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { IndexError } from '../../src/errors.ts';
import { tensor, zeros } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
});

afterEach(() => unregisterBackend('fake'));

const ints = (values: number[]) => tensor(values, { dtype: 'int32' });

/** The kinds of kernels that `run` has run. */
function kernelsOf(run: () => unknown): string[] {
  const before = backend.runs.length;
  run();
  return backend.runs.slice(before).map(({ kernel }) => kernel.kind);
}

describe('an output that starts as an input', () => {
  it('is a copy of it in a new tensor', () => {
    const [x, index, source] = [tensor([1, 2, 3]), ints([0]), tensor([9])];
    expect(kernelsOf(() => x.scatter(0, index, source))).toEqual(['map', 'scatter']);
    expect(backend.runs.at(-1)?.operands.map(({ dtype }) => dtype)).toEqual([
      'int32',
      'float32',
      'float32',
    ]);
    expect(x.storage.version).toBe(0);
  });

  it('is the input itself where that is written to', () => {
    const [x, index, source] = [tensor([1, 2, 3]), ints([0]), tensor([9])];
    backend.calls.length = 0;
    expect(x.scatter_(0, index, source)).toBe(x);
    expect(backend.calls).toEqual(['scatter']);
    expect(backend.runs.at(-1)?.operands[2].buffer).toBe(x.storage.buffer);
    expect(x.storage.version).toBe(1);
  });

  it('is computed apart where another operand reaches the target', () => {
    const [x, index] = [tensor([1, 2, 3, 4]), ints([0, 1])];
    const part = x.narrow(0, 1, 2);
    expect(kernelsOf(() => x.scatter_(0, index, part))).toEqual(['map', 'scatter', 'map']);
    expect(kernelsOf(() => part.scatter_(0, index, x.narrow(0, 0, 2)))).toEqual([
      'map',
      'scatter',
      'map',
    ]);
    expect(kernelsOf(() => part.scatter_(0, index, x.narrow(0, 3, 1).expand([2])))).toEqual([
      'scatter',
    ]);
  });
});

describe('the layout that a kernel sees', () => {
  it('has the dim of the op last, and of the input what the index reaches', () => {
    zeros([5, 6]).gather(0, tensor([[0, 0]], { dtype: 'int32' }));
    const [input, index, out] = backend.runs.at(-1)?.operands ?? [];
    expect(input).toMatchObject({ shape: [2, 5], strides: [1, 6] });
    expect(index).toMatchObject({ shape: [2, 1] });
    expect(out).toMatchObject({ shape: [2, 1] });
  });

  it('repeats a vector of indices for every entry of a slice', () => {
    zeros([5, 6]).indexSelect(0, ints([0, 1, 2]));
    expect(backend.runs.at(-1)?.operands[1]).toMatchObject({ shape: [6, 3], strides: [0, 1] });
  });
});

describe('an index that a kernel refuses', () => {
  it('is named with the op and the dim of its caller, and leaves nothing behind', () => {
    const [x, index] = [zeros([2, 3]), tensor([[7], [0]], { dtype: 'int32' })];
    const live = backend.live.size;
    vi.spyOn(backend, 'run').mockImplementation((kernel) => {
      throw IndexError.outOfRange(kernel.kind, { index: 7, size: 3, wraps: false });
    });
    expect(() => x.gather(1, index)).toThrow(
      raised(
        'IndexError',
        'gather: index 7 is out of range for dim 1 of size 3; it lies in [0, 3)',
      ),
    );
    expect(() => x.take(index)).toThrow(
      raised('IndexError', 'take: index 7 is out of range for 3 elements; it lies in [0, 3)'),
    );
    expect(backend.live.size).toBe(live);
  });
});
