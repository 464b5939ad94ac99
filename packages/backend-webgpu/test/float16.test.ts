// float16 on a device that need not have the type: its bits are read and written as integers.

import { bitsOfFloat16, cast, float16OfBits, input, mapKernel } from '@gradus/tensor/backend';
import { expect, it } from 'vitest';
import { oneBackend } from './backends.ts';

const one = oneBackend();

const widened = mapKernel(['float16'], [], [cast(input(0, 'float16'), 'float32')]);
const rounded = mapKernel(['float32'], [], [cast(input(0, 'float32'), 'float16')]);
const copied = mapKernel(['float16'], [], [input(0, 'float16')]);

it('every float16 is read as its value', async () => {
  const { backend } = one();
  const bits = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);
  const [from, to] = [backend.allocate(2 * bits.length), backend.allocate(4 * bits.length)];
  backend.write(from, 0, bits);
  const layout = { byteOffset: 0, shape: [bits.length], strides: [1] };
  backend.run(
    widened,
    [
      { ...layout, buffer: from, dtype: 'float16' },
      { ...layout, buffer: to, dtype: 'float32' },
    ],
    [],
  );
  const values = new Float32Array(await backend.read(to, 0, 4 * bits.length));
  for (const [i, value] of values.entries()) expect(value, `bits ${i}`).toBe(float16OfBits(i));
});

it('numbers are rounded to the nearest float16, of two the even one', async () => {
  const { backend } = one();
  const held = Array.from({ length: 0x7c00 }, (_, bits) => float16OfBits(bits));
  const middles = held.map((value, bits) => (value + Math.min(float16OfBits(bits + 1), 65536)) / 2);
  const beside = middles.flatMap((middle) => [middle * (1 - 2 ** -20), middle * (1 + 2 ** -20)]);
  const all = [...held, ...middles, ...beside].flatMap((value) => [value, -value]);
  const numbers = Float32Array.from([...all, NaN, Infinity, -Infinity, 1e38, 2 ** -40]);
  const count = numbers.length;
  const [from, to] = [backend.allocate(4 * count), backend.allocate(2 * count)];
  backend.write(from, 0, numbers);
  const layout = { byteOffset: 0, shape: [count], strides: [1] };
  backend.run(
    rounded,
    [
      { ...layout, buffer: from, dtype: 'float32' },
      { ...layout, buffer: to, dtype: 'float16' },
    ],
    [],
  );
  const bits = new Uint16Array(await backend.read(to, 0, 2 * count));
  for (const [i, value] of numbers.entries()) {
    expect(bits[i], String(value)).toBe(bitsOfFloat16(value));
  }
});

// An odd place is the upper half of a word, which others share.
it.each([
  [0, 0],
  [1, 1],
  [1, 0],
  [0, 3],
  [3, 1],
])('copies from place %i to place %i, and nothing around it', async (first, second) => {
  const { backend } = one();
  for (const count of [1, 2, 3, 4, 5, 6, 7, 8, 9, 33]) {
    const bits = Uint16Array.from({ length: 48 }, (_, i) => bitsOfFloat16(i - 7.5));
    const room = new Uint16Array(48).fill(0x3c00);
    const [from, to] = [backend.allocate(96), backend.allocate(96)];
    backend.write(from, 0, bits);
    backend.write(to, 0, room);
    const layout = { shape: [count], strides: [1], dtype: 'float16' } as const;
    backend.run(
      copied,
      [
        { ...layout, buffer: from, byteOffset: 2 * first },
        { ...layout, buffer: to, byteOffset: 2 * second },
      ],
      [],
    );
    room.set(bits.subarray(first, first + count), second);
    expect([...new Uint16Array(await backend.read(to, 0, 96))], `${count}`).toEqual([...room]);
  }
});
