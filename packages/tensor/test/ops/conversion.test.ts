import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { tensor, to, toAsync } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

let here: FakeBackend;
let there: FakeBackend;

beforeEach(() => {
  here = new FakeBackend('here');
  there = new FakeBackend('there');
  registerBackend(here);
  registerBackend(there);
});

afterEach(() => {
  unregisterBackend('here');
  unregisterBackend('there');
});

describe('to', () => {
  it('gives the tensor itself where nothing changes, unless a copy is wanted', async () => {
    const x = tensor([1, 2]);
    expect(to(x, 'float32')).toBe(x);
    expect(to(x, 'here')).toBe(x);
    expect(to(x, {})).toBe(x);
    expect(await toAsync(x, 'here')).toBe(x);
    const copy = to(x, { copy: true });
    expect(copy.storage).not.toBe(x.storage);
    expect(await copy.toArray()).toEqual([1, 2]);
  });

  it('converts in one run', async () => {
    const x = tensor([1.5, -2.5, 0]);
    const before = here.calls.length;
    expect(await to(x, 'int32').toArray()).toEqual([1, -2, 0]);
    expect(here.calls.slice(before)).toEqual(['allocate', 'map']);
    expect(await x.bool().toArray()).toEqual([true, true, false]);
  });

  it('moves what a view shows to another device, and lets go of what it made on the way', async () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]).t();
    const kept = here.live.size;
    for (const moved of [to(x, 'there'), await toAsync(x, { device: 'there' })]) {
      expect(moved.device).toBe('there');
      expect(await moved.toArray()).toEqual([
        [1, 3],
        [2, 4],
      ]);
    }
    expect(here.live.size).toBe(kept);
    expect(there.live.size).toBe(2);
  });

  it('converts on the device that knows both dtypes', async () => {
    there.capabilities = { ...there.capabilities, dtypes: ['float32', 'int32'] };
    const x = tensor([1.5, 2], { dtype: 'float64' });
    const moved = to(x, { device: 'there', dtype: 'int32' });
    expect(await moved.toArray()).toEqual([1, 2]);
    expect(there.calls).toEqual(['allocate', 'write']);
    const back = to(moved, { device: 'here', dtype: 'float64' });
    expect([back.device, back.dtype, await back.toArray()]).toEqual(['here', 'float64', [1, 2]]);
    expect(() => to(x, 'there')).toThrow(
      raised(
        'DeviceError',
        'to: there has no float64 (it has float32, int32); use float32, or use device "here", which has float64',
      ),
    );
    await expect(toAsync(x, 'there')).rejects.toThrow(
      raised(
        'DeviceError',
        'toAsync: there has no float64 (it has float32, int32); use float32, or use device "here", which has float64',
      ),
    );
  });

  it('does not wait for a device that cannot be read synchronously', async () => {
    const x = tensor([1, 2]);
    here.readSync = undefined;
    expect(() => to(x, 'there')).toThrow(
      raised(
        'DeviceError',
        'to: float32[2] lies on here, which cannot be read synchronously; await ' +
          't.toAsync("there") moves it',
      ),
    );
    expect(await (await x.toAsync('there')).toArray()).toEqual([1, 2]);
  });

  it('refuses devices that are not registered', () => {
    expect(() => to(tensor([1]), 'elsewhere')).toThrow(
      raised(
        'DeviceError',
        'device: "elsewhere" is not registered (registered: here, there). ' +
          'Call registerBackend(backend) first.',
      ),
    );
  });
});
