import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contiguousStrides } from '../../src/shape/layout.ts';
import { regroupedStrides } from '../../src/shape/regroup.ts';
import { placesOf } from '../layouts.ts';

describe('regroupedStrides', () => {
  it.each([
    ['merges', [2, 3], [3, 1], [6], [1]],
    ['splits', [6], [2], [2, 3], [6, 2]],
    ['keeps steps over gaps', [2, 6], [10, 1], [2, 2, 3], [10, 3, 1]],
    ['splits and merges across equal runs', [4, 6], [6, 1], [2, 12], [12, 1]],
    ['splits a transposed dim', [6, 4], [1, 6], [2, 3, 4], [3, 1, 6]],
    ['splits a stretched dim', [6], [0], [2, 3], [0, 0]],
    ['drops dims of size 1', [2, 1, 3], [5, 99, 1], [2, 3], [5, 1]],
  ])('%s', (_, shape, strides, target, expected) => {
    expect(regroupedStrides(shape, strides, target)).toEqual(expected);
  });

  it.each([
    ['merging transposed dims', [3, 2], [1, 3], [6]],
    ['merging over gaps', [2, 3], [4, 1], [6]],
    ['cutting across uneven runs', [2, 6], [10, 1], [3, 4]],
  ])('needs a copy for %s', (_, shape, strides, target) => {
    expect(regroupedStrides(shape, strides, target)).toBeUndefined();
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
        const found = regroupedStrides(shape, strides, target);
        if (found === undefined) return;
        const places = placesOf({ shape, strides, offset: 0 });
        expect(placesOf({ shape: target, strides: found, offset: 0 })).toEqual(places);
      }),
      { numRuns: 500 },
    );
  });

  it('gives an empty tensor the strides of a new one', () => {
    expect(regroupedStrides([0, 3], [7, 2], [3, 0, 2])).toEqual(contiguousStrides([3, 0, 2]));
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
