// Gathers, scatters and sorts of sizes at which other code runs than in the specs.

import { IndexError, registerBackend, type Tensor, tensor } from '@gradus/tensor';
import { beforeAll, describe, expect, test } from 'vitest';
import { cpu } from '../src/index.ts';

beforeAll(() => registerBackend(cpu()));

/** Draws evenly from [0, 1), always the same numbers. */
function draws(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const special = [Number.NaN, Infinity, -Infinity, 0, -0];

const drawn = {
  float32: (next: () => number) =>
    next() < 0.1
      ? special[Math.floor(next() * 5)]
      : Math.fround((next() - 0.5) * 10 ** (next() * 60 - 30)),
  float64: (next: () => number) =>
    next() < 0.1 ? special[Math.floor(next() * 5)] : (next() - 0.5) * 10 ** (next() * 500 - 250),
  int32: (next: () => number) => Math.floor((next() - 0.5) * 2 ** (1 + next() * 31)),
  uint8: (next: () => number) => Math.floor(next() * 256),
} as const;

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const;

type Sorted = keyof typeof drawn;

function hostArray(dtype: Sorted, length: number) {
  const next = draws();
  return new arrays[dtype](Array.from({ length }, () => drawn[dtype](next)));
}

const isBefore = (x: number, y: number): boolean => x < y || (Number.isNaN(y) && !Number.isNaN(x));

/** The order of a line by the stable sort of the language. */
function orderOf(line: ArrayLike<number>, descending: boolean): number[] {
  const order = (x: number, y: number): number => Number(isBefore(y, x)) - Number(isBefore(x, y));
  return Array.from(line, (_, i) => i).sort((i, j) =>
    descending ? order(line[j], line[i]) : order(line[i], line[j]),
  );
}

describe.each(Object.keys(drawn) as Sorted[])('a sort of %s', (dtype) => {
  test.each([1, 2, 39, 40, 41, 42, 255, 1000, 70_001])('of %i elements', async (count) => {
    const line = hostArray(dtype, count);
    for (const descending of [false, true]) {
      const { values, indices } = tensor(line).sort(0, { descending });
      const order = orderOf(line, descending);
      expect(Array.from(await indices.read())).toEqual(order);
      expect(Array.from(await values.read())).toEqual(order.map((i) => line[i]));
    }
  });

  test('of lines that do not lie together', async () => {
    const values = hostArray(dtype, 100 * 3);
    const x = await inRows(tensor(values), 3);
    const sorted = x.sort(0).indices.t();
    const expected = [0, 1, 2].flatMap((column) =>
      orderOf(
        values.filter((_, i) => i % 3 === column),
        false,
      ),
    );
    expect(Array.from(await sorted.read())).toEqual(expected);
  });
});

/** A vector as rows of `width`. */
async function inRows(x: Tensor, width: number): Promise<Tensor> {
  const index = Int32Array.from({ length: x.numel }, (_, i) => i);
  const rows = Array.from({ length: x.numel / width }, (_, i) =>
    Array.from(index.subarray(i * width, (i + 1) * width)),
  );
  return x.take(tensor(rows, { dtype: 'int32' }));
}

describe('an index out of range', () => {
  // Around the vectors of four that the check reads.
  test.each([1, 3, 4, 5, 8, 1001])('is found at every place of %i', (count) => {
    for (const place of [0, Math.floor(count / 2), count - 1]) {
      for (const wrong of [5, -1, 2 ** 31 - 1, -(2 ** 31)]) {
        const index = new Int32Array(count).fill(4);
        index[place] = wrong;
        expect(() => tensor([1, 2, 3, 4, 5]).gather(0, tensor(index))).toThrow(IndexError);
      }
    }
  });

  test('is found when it counts from the end', () => {
    const x = tensor([1, 2, 3, 4, 5]);
    for (const wrong of [5, -6, 2 ** 31 - 1, -(2 ** 31)]) {
      const index = Int32Array.of(-5, 4, 0, -1, wrong);
      expect(() => x.take(tensor(index))).toThrow(
        `take: index ${wrong} is out of range for 5 elements; it lies in [-5, 5)`,
      );
    }
  });

  test('is found in every layout, the first in row-major order named', () => {
    const index = tensor(
      [
        [0, 9, 0],
        [8, 0, 0],
      ],
      { dtype: 'int32' },
    );
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    expect(() => x.gather(1, index)).toThrow(/index 9 /);
    expect(() => x.gather(1, index.t())).toThrow(/index 8 /);
    expect(() => x.gather(1, index.narrow(1, 0, 1))).toThrow(/index 8 /);
    expect(() => x.gather(1, index.narrow(0, 0, 1).expand([3, 3]))).toThrow(/index 9 /);
    expect(x.gather(1, index.narrow(1, 2, 1)).shape).toEqual([2, 1]);
  });
});
