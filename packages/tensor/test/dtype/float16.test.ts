// Rounding to float16 and its bits, against NumPy's; tensors of it on a device.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { bitsOfFloat16, float16OfBits, roundToFloat16 } from '../../src/dtype/float16.ts';
import { tensor } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';
import { raised } from '../raised.ts';

type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

interface Golden {
  readonly cases: readonly (readonly [value: JsonNumber, rounded: JsonNumber, bits: number])[];
}

const golden = JSON.parse(
  readFileSync(new URL('../goldens/float16.json', import.meta.url), 'utf8'),
) as Golden;

describe('a float16', () => {
  it('is the nearest number, of two the even one', () => {
    for (const [value, rounded] of golden.cases) {
      expect(roundToFloat16(Number(value)), String(value)).toBe(Number(rounded));
    }
  });

  it('has the bits of IEEE 754', () => {
    for (const [value, , bits] of golden.cases) {
      expect(bitsOfFloat16(Number(value)), String(value)).toBe(bits);
    }
  });

  it('comes back from its bits, every one of them', () => {
    for (let bits = 0; bits < 2 ** 16; bits++) {
      const value = float16OfBits(bits);
      expect(roundToFloat16(value)).toBe(value);
      expect(bitsOfFloat16(value)).toBe(Number.isNaN(value) ? 0x7e00 : bits);
    }
  });

  it('is no further off than any other', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -65504, max: 65504, noNaN: true }),
        fc.nat(0x7bff),
        (x, bits) => {
          const other = Math.sign(x) * float16OfBits(bits);
          expect(Math.abs(x - roundToFloat16(x))).toBeLessThanOrEqual(Math.abs(x - other));
        },
      ),
    );
  });
});

describe('a tensor of float16', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    backend = new FakeBackend();
    registerBackend(backend);
  });

  afterEach(() => {
    unregisterBackend('fake');
  });

  const withFloat16 = (): void => {
    backend.capabilities.dtypes = ['float16', 'float32'];
  };

  it('holds the nearest numbers in two bytes each, and reads as float32', async () => {
    withFloat16();
    const x = tensor([0.1, 65520, -(2 ** -24), 1 + 2 ** -11 + 2 ** -40], { dtype: 'float16' });
    expect(backend.memory().liveBytes).toBe(8);
    const values = await x.read();
    expect(values).toBeInstanceOf(Float32Array);
    expect([...values]).toEqual([0.0999755859375, Infinity, -(2 ** -24), 1 + 2 ** -10]);
    expect(await x.toArray()).toEqual([...values]);
    expect(String(tensor([1.5, -0], { dtype: 'float16' }))).toBe(
      'tensor([1.5000, -0.0000], dtype=float16)',
    );
  });

  it('is what a Float16Array gives, where there is one', async () => {
    withFloat16();
    const HalfArray: unknown = Reflect.get(globalThis, 'Float16Array');
    if (typeof HalfArray !== 'function') throw new Error('this engine has no Float16Array');
    const data: unknown = Reflect.construct(HalfArray, [[1.5, 0.1]]);
    const x = Reflect.apply(tensor, undefined, [data]);
    expect(x.dtype).toBe('float16');
    expect([...(await x.read())]).toEqual([1.5, 0.0999755859375]);
  });

  it('is refused by a device that has none', () => {
    backend.capabilities.dtypes = ['int32', 'float32'];
    expect(() => tensor([1], { dtype: 'float16' })).toThrow(
      raised('DeviceError', 'tensor: fake has no float16 (it has int32, float32); use float32'),
    );
    expect(() => tensor([1]).to('float16')).toThrow(
      raised('DeviceError', 'to: fake has no float16 (it has int32, float32); use float32'),
    );
    expect(backend.live.size).toBe(1);
  });
});
