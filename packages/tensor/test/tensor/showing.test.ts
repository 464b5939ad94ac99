import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { setDefaultDevice, tensor, zeros } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
});

afterEach(() => unregisterBackend('fake'));

describe('the text of a tensor', () => {
  it('is PyTorch’s, in a log as in a string', () => {
    const x = tensor([[1, 2.5]]);
    expect(x.toString()).toBe('tensor([[1.0000, 2.5000]])');
    expect(`${x}`).toBe('tensor([[1.0000, 2.5000]])');
    expect(inspect(x)).toBe('tensor([[1.0000, 2.5000]])');
    expect(String(x.t().lt(2))).toBe('tensor([[ True],\n        [False]])');
  });

  it('names a device that is not the default one, as PyTorch does', () => {
    registerBackend(new FakeBackend('other'));
    const x = tensor([1, 2], { device: 'other' });
    expect(String(x)).toBe("tensor([1., 2.], device='other')");
    setDefaultDevice('other');
    expect(String(x)).toBe('tensor([1., 2.])');
    expect(String(tensor([1], { device: 'fake' }))).toBe("tensor([1.], device='fake')");
    unregisterBackend('other');
  });

  it('reads the edges alone of a tensor that it abridges', () => {
    const calls: number[] = [];
    const { readSync } = backend;
    backend.readSync = (buffer, byteOffset, bytes) => {
      calls.push(bytes);
      return readSync?.(buffer, byteOffset, bytes) ?? new ArrayBuffer(0);
    };
    const row = tensor(Float32Array.from({ length: 1001 }, (_, i) => i));
    expect(String(row)).toBe('tensor([   0.,    1.,    2.,  ...,  998.,  999., 1000.])');
    // Far more than the device can hold at once.
    const wide = tensor([[1], [2], [3]]).expand([3, 1e9]);
    expect(String(wide)).toBe(
      'tensor([[1., 1., 1.,  ..., 1., 1., 1.],\n' +
        '        [2., 2., 2.,  ..., 2., 2., 2.],\n' +
        '        [3., 3., 3.,  ..., 3., 3., 3.]])',
    );
    expect(calls).toEqual([6 * 4, 3 * 6 * 4]);
  });

  it('tells what was disposed', () => {
    const x = tensor([1, 2]);
    x.dispose();
    expect(inspect({ x })).toBe('{ x: tensor(float32[2], disposed) }');
  });
});

describe('a tensor in JSON', () => {
  it('is described, as its elements may have to be waited for', () => {
    const x = zeros([2, 3], { dtype: 'int32' });
    const text = '{"dtype":"int32","shape":[2,3],"device":"fake"}';
    expect(JSON.stringify(x)).toBe(text);
    expect(JSON.stringify({ x: [x] })).toBe(`{"x":[${text}]}`);
  });
});
