import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { broadcastShapes, broadcastStrides, broadcastsTo } from '../../src/shape/broadcast.ts';
import { contiguousLayout } from '../../src/shape/layout.ts';
import type { Shape } from '../../src/shape/shape.ts';
import { placesOf } from '../layouts.ts';
import { raised } from '../raised.ts';

// Sizes that often agree or are 1, so that many pairs broadcast.
const shape = fc.array(fc.constantFrom(0, 1, 1, 2, 3), { maxLength: 4 });

/** The rule as it is taught: pad in front with ones, then compare size by size. */
function taught(shapes: readonly Shape[]): number[] | undefined {
  const rank = Math.max(...shapes.map((s) => s.length));
  const padded = shapes.map((s) => [...Array<number>(rank - s.length).fill(1), ...s]);
  const result: number[] = [];
  for (let d = 0; d < rank; d++) {
    const grown = [...new Set(padded.map((s) => s[d]).filter((size) => size !== 1))];
    if (grown.length > 1) return undefined;
    result.push(grown[0] ?? 1);
  }
  return result;
}

describe('broadcastShapes', () => {
  it('follows the rule for any number of shapes', () => {
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 3 }), (shapes) => {
        const expected = taught(shapes);
        if (expected === undefined) {
          expect(() => broadcastShapes('add', shapes)).toThrow('do not broadcast');
        } else {
          expect(broadcastShapes('add', shapes)).toEqual(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of the shapes', () => {
    const outcome = (shapes: readonly Shape[]) => {
      try {
        return broadcastShapes('add', shapes);
      } catch {
        return 'refused';
      }
    };
    fc.assert(
      fc.property(shape, shape, shape, (a, b, c) => {
        expect(outcome([c, a, b])).toEqual(outcome([a, b, c]));
      }),
    );
  });

  it('names all shapes and the dim where they differ', () => {
    expect(() => broadcastShapes('add', [[2, 3], [4, 1, 1], [2]])).toThrow(
      raised(
        'ShapeError',
        'add: shapes [2, 3] and [4, 1, 1] and [2] do not broadcast: sizes 3 and 2 of dim -1 ' +
          'differ and neither is 1',
      ),
    );
    expect(() =>
      broadcastShapes('mul', [
        [5, 3],
        [4, 3],
      ]),
    ).toThrow(
      raised(
        'ShapeError',
        'mul: shapes [5, 3] and [4, 3] do not broadcast: sizes 5 and 4 of dim -2 differ and ' +
          'neither is 1',
      ),
    );
  });

  it('is a scalar of no shapes', () => {
    expect(broadcastShapes('add', [])).toEqual([]);
  });
});

describe('broadcastsTo', () => {
  it('holds where broadcasting with the target gives the target', () => {
    fc.assert(
      fc.property(shape, shape, (from, target) => {
        const expected = JSON.stringify(taught([from, target])) === JSON.stringify(target);
        expect(broadcastsTo(from, target)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('broadcastStrides', () => {
  it('reads at every index of the target the element that is stretched there', () => {
    fc.assert(
      fc.property(shape, shape, (from, other) => {
        const target = taught([from, other]);
        fc.pre(target !== undefined);
        const { strides } = contiguousLayout(from);
        const stretched = broadcastStrides(from, strides, target);
        // Index by index: leading dims are dropped, and 0 stands for any index of a size-1 dim.
        const expected = placesOf(contiguousLayout(target)).map((_, flat) => {
          let rest = flat;
          let place = 0;
          for (let d = target.length - 1; d >= 0; d--) {
            const index = rest % target[d];
            rest = (rest - index) / target[d];
            const own = d - (target.length - from.length);
            if (own >= 0 && from[own] !== 1) place += index * strides[own];
          }
          return place;
        });
        expect(placesOf({ shape: target, strides: stretched, offset: 0 })).toEqual(expected);
      }),
    );
  });
});
