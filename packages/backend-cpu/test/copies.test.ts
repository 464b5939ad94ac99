// Copies of runs of all lengths, by vectors and by the engine, against slices of a plain array.

import { arange, type DType, registerBackend, tensor, zeros } from '@gradus/tensor';
import { input, mapKernel } from '@gradus/tensor/backend';
import { expect, test } from 'vitest';
import { mapModule } from '../src/code/map.ts';
import { cpu } from '../src/index.ts';

registerBackend(cpu());

const lengths = [1, 17, 255, 256, 511, 512, 513, 2047, 2049, 16_383, 16_385, 65_537, 200_003];

test.each<DType>(['uint8', 'int32', 'float32', 'float64'])('runs of %s', async (dtype) => {
  const source = arange(0, 200_100).fmod(251).to(dtype);
  const values = Array.from(await source.read(), Number);
  for (const length of lengths) {
    const run = values.slice(3, 3 + length);
    const from = source.narrow(0, 3, length);
    expect(Array.from(await from.clone().read(), Number)).toEqual(run);
    const target = zeros([length + 2], { dtype });
    target.narrow(0, 1, length).copy_(from);
    expect(Array.from(await target.read(), Number)).toEqual([0, ...run, 0]);
  }
});

test('rows with gaps between them, and rows that are picked', async () => {
  for (const width of [100, 600, 20_000]) {
    const source = arange(0, 4 * (width + 1)).reshape([4, width + 1]);
    const rows = source.narrow(1, 1, width);
    const values = Array.from(await source.read(), Number);
    const row = (i: number): number[] => values.slice(i * (width + 1) + 1, (i + 1) * (width + 1));
    expect(Array.from(await rows.clone().read(), Number)).toEqual([0, 1, 2, 3].flatMap(row));
    const picked = rows.indexSelect(0, tensor([3, 0, 3], { dtype: 'int32' }));
    expect(Array.from(await picked.read(), Number)).toEqual([3, 0, 3].flatMap(row));
  }
});

test('what lies without gaps is copied by the engine, what is computed is not', () => {
  const engineCopy = Buffer.from([0xfc, 0x0a, 0x00, 0x00]);
  const isCopied = (steps: readonly ('next' | 'far')[], kernel = copy): boolean =>
    Buffer.from(mapModule(kernel, { rank: 1, inner: steps })).includes(engineCopy);
  const x = input(0, 'float32');
  const copy = mapKernel(['float32'], [], [x]);
  expect(isCopied(['next', 'next'])).toBe(true);
  expect(isCopied(['far', 'next'])).toBe(false);
  expect(isCopied(['next', 'next'], mapKernel(['float32'], [], [x, x]))).toBe(false);
});
