import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { tensor, zeros } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  registerBackend(backend);
});

afterEach(() => unregisterBackend('fake'));

describe('reading', () => {
  it('gives the typed array of the dtype', async () => {
    expect(await tensor([1, 2]).read()).toEqual(Float32Array.of(1, 2));
    expect(await tensor([true, false]).read()).toEqual(Uint8Array.of(1, 0));
    expect(tensor(Int32Array.of(-1)).readSync()).toEqual(Int32Array.of(-1));
    expect(tensor(Float64Array.of(0.1)).readSync()).toEqual(Float64Array.of(0.1));
    expect(await tensor(Uint8Array.of(255)).read()).toEqual(Uint8Array.of(255));
  });

  it('gives a copy that later writes leave alone', async () => {
    const x = tensor([1, 2]);
    const before = x.readSync();
    const pending = x.read();
    x.zero_();
    expect(before).toEqual(Float32Array.of(1, 2));
    expect(await pending).toEqual(Float32Array.of(1, 2));
  });

  it('follows the layout: offset, order and stretched dims', async () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(await x.t().toArray()).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    expect(await x.narrow(0, 1, 1).toArray()).toEqual([[4, 5, 6]]);
    expect(Array.from(x.narrow(1, 1, 2).readSync())).toEqual([2, 3, 5, 6]);
    expect(await x.narrow(1, 2, 1).expand([2, 2]).toArray()).toEqual([
      [3, 3],
      [6, 6],
    ]);
  });

  it('lets go of the copy that a strided tensor needs', async () => {
    const x = tensor([[1, 2]]).expand([2, 2]);
    const { size } = backend.live;
    await x.read();
    x.readSync();
    expect(backend.live.size).toBe(size);
    expect(backend.calls.slice(-6)).toEqual(['allocate', 'map', 'free', 'allocate', 'map', 'free']);
  });

  it('copies nothing on the device where the elements lie in order', async () => {
    const x = zeros([4, 2]);
    const before = backend.calls.length;
    await x.narrow(0, 1, 2).read();
    expect(backend.calls.slice(before)).toEqual([]);
  });

  it('gives empty arrays of empty tensors', async () => {
    expect(await zeros([0, 3]).read()).toEqual(new Float32Array(0));
    expect(await zeros([2, 0]).toArray()).toEqual([[], []]);
  });
});

describe('item', () => {
  it('is the one element, whatever the rank', async () => {
    expect(await tensor(7).item()).toBe(7);
    expect(tensor([[7]]).itemSync()).toBe(7);
    expect(await tensor([1, 2, 3]).narrow(0, 1, 1).item()).toBe(2);
    expect(await tensor(true).item()).toBe(1);
  });

  it('is refused where there is not exactly one', async () => {
    await expect(zeros([2, 3]).item()).rejects.toThrow(
      raised('ShapeError', 'item: float32[2, 3] has 6 elements; the rule is exactly one'),
    );
    expect(() => zeros([0]).itemSync()).toThrow(
      raised('ShapeError', 'itemSync: float32[0] has 0 elements; the rule is exactly one'),
    );
  });
});

describe('a device that cannot be read synchronously', () => {
  it('says what can be done instead', async () => {
    backend.readSync = undefined;
    const x = tensor([[1, 2]]);
    const rest =
      'float32[1, 2] lies on fake, which cannot be read synchronously; use await t.read()';
    expect(() => x.readSync()).toThrow(raised('DeviceError', `readSync: ${rest}`));
    expect(() => x.narrow(1, 0, 1).itemSync()).toThrow(
      raised('DeviceError', `itemSync: ${rest.replace('[1, 2]', '[1, 1]')}`),
    );
    expect(await x.toArray()).toEqual([[1, 2]]);
  });

  it('shows dtype, shape and device of its tensors', () => {
    backend.readSync = undefined;
    expect(String(tensor([1, 2]))).toBe(
      'tensor(float32[2], device=fake; await t.read() gives the elements)',
    );
  });
});
