import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contiguousStrides } from '../../src/shape/layout.ts';
import { resolveSizes, viewStrides } from '../../src/shape/reshape.ts';
import { placesOf } from '../layouts.ts';

describe('viewStrides', () => {
  it.each<[string, number[], number[], number[], number[] | undefined]>([
    ['splits a run', [6], [1], [2, 3], [3, 1]],
    ['joins neighbours without a gap', [2, 3], [3, 1], [6], [1]],
    ['joins neighbours at even steps', [2, 3], [6, 2], [6], [2]],
    ['cuts across neighbours', [4, 6], [6, 1], [3, 8], [8, 1]],
    ['keeps a gap between rows', [2, 4], [8, 1], [2, 2, 2], [8, 2, 1]],
    ['does not join over a gap', [2, 4], [8, 1], [8], undefined],
    ['does not join what is transposed', [3, 2], [1, 3], [6], undefined],
    ['goes backwards', [4], [-1], [2, 2], [-2, -1]],
    ['joins what is reversed as a whole', [2, 3], [-3, -1], [6], [-1]],
    ['does not join what is reversed in part', [2, 3], [-3, 1], [6], undefined],
    ['joins what is stretched', [2, 3], [0, 0], [6], [0]],
    ['does not join stretched with other dims', [2, 3], [0, 1], [6], undefined],
    ['steps over dims of size 1', [2, 1, 3], [3, 77, 1], [1, 6], [6, 1]],
    ['has any strides without elements', [0, 4], [9, 9], [2, 0], [1, 1]],
    ['gives a scalar dims', [], [], [1, 1], [1, 1]],
  ])('%s', (_, shape, strides, target, expected) => {
    expect(viewStrides(shape, strides, target)).toEqual(expected);
  });

  it('shows the same places in the same order, whenever it finds strides', () => {
    const dims = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(dims, fc.nat(), fc.boolean(), (shape, seed, isReversed) => {
        const count = shape.reduce((x, y) => x * y, 1);
        const strides = isReversed
          ? contiguousStrides([...shape].reverse()).reverse()
          : contiguousStrides(shape.map((size, d) => size + ((seed >> d) & 1)));
        const target = divisors(count, seed);
        const found = viewStrides(shape, strides, target);
        if (found === undefined) return;
        const places = placesOf({ shape, strides, offset: 0 });
        expect(placesOf({ shape: target, strides: found, offset: 0 })).toEqual(places);
      }),
      { numRuns: 500 },
    );
  });
});

describe('resolveSizes', () => {
  it('fills in the one size that is left open', () => {
    expect(resolveSizes('op', 'x', 12, [2, -1, 3])).toEqual([2, 2, 3]);
    expect(resolveSizes('op', 'x', 0, [-1, 3])).toEqual([0, 3]);
    expect(resolveSizes('op', 'x', 1, [])).toEqual([]);
  });
});

/** Some shape of `count` elements. */
function divisors(count: number, seed: number): number[] {
  const shape: number[] = [];
  for (let rest = count, i = 0; rest > 1; i++) {
    const factor = [2, 3, 4, 6, 1][(seed >> (2 * (i % 10))) % 5];
    const size = rest % factor === 0 ? factor : rest;
    shape.push(size);
    rest /= size;
  }
  return shape;
}
