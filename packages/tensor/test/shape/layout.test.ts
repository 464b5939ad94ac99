import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contiguousLayout,
  contiguousStrides,
  extent,
  isContiguous,
  type Layout,
  mayOverlapItself,
  sameLayout,
} from '../../src/shape/layout.ts';
import { anyLayouts, placesOf, shapes, viewLayouts } from '../layouts.ts';

const layouts = fc.oneof(viewLayouts, anyLayouts);

describe('contiguous layouts', () => {
  it('count up through the storage', () => {
    expect(contiguousStrides([2, 3, 5])).toEqual([15, 5, 1]);
    expect(contiguousStrides([])).toEqual([]);
    fc.assert(
      fc.property(shapes, (shape) => {
        const places = placesOf(contiguousLayout(shape));
        expect(places).toEqual(places.map((_, i) => i));
      }),
    );
  });

  it('are told from others by where the elements lie', () => {
    fc.assert(
      fc.property(layouts, ({ shape, strides }) => {
        const places = placesOf({ shape, strides, offset: 0 });
        expect(isContiguous(shape, strides)).toBe(places.every((place, i) => place === i));
      }),
      { numRuns: 500 },
    );
  });

  it('may have any stride where a size is 1, or another 0', () => {
    expect(isContiguous([3, 1, 2], [2, 77, 1])).toBe(true);
    expect(isContiguous([3, 0], [5, 9])).toBe(true);
    expect(isContiguous([2, 3], [1, 2])).toBe(false);
    expect(isContiguous([2], [2])).toBe(false);
  });
});

describe('sameLayout', () => {
  const layout: Layout = { shape: [2, 1, 3], strides: [3, 9, 1], offset: 4 };

  it('looks at shape, offset and the strides that are stepped over', () => {
    expect(sameLayout(layout, { ...layout, strides: [3, 0, 1] })).toBe(true);
    expect(sameLayout(layout, { ...layout, offset: 0 })).toBe(false);
    expect(sameLayout(layout, { ...layout, strides: [1, 9, 3] })).toBe(false);
    expect(sameLayout(layout, { ...layout, shape: [3, 1, 2] })).toBe(false);
    expect(sameLayout(layout, { shape: [2, 3], strides: [3, 1], offset: 4 })).toBe(false);
  });

  it('holds only where every index lies at the same place', () => {
    fc.assert(
      fc.property(layouts, layouts, (a, b) => {
        if (sameLayout(a, b)) expect(placesOf(a)).toEqual(placesOf(b));
        expect(sameLayout(a, a)).toBe(true);
      }),
    );
  });
});

describe('extent', () => {
  it('reaches from the first place to behind the last', () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const places = placesOf(layout);
        const expected =
          places.length === 0
            ? { start: layout.offset, end: layout.offset }
            : { start: Math.min(...places), end: Math.max(...places) + 1 };
        expect(extent(layout)).toEqual(expected);
      }),
    );
  });
});

describe('mayOverlapItself', () => {
  const overlaps = (layout: Layout) => {
    const places = placesOf(layout);
    return new Set(places).size < places.length;
  };

  it('never misses two indices that share a place', () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        if (overlaps(layout)) expect(mayOverlapItself(layout)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('is exact for what views make', () => {
    fc.assert(
      fc.property(viewLayouts, (layout) => {
        expect(mayOverlapItself(layout)).toBe(overlaps(layout));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses dims that interleave without meeting', () => {
    const interleaved: Layout = { shape: [2, 3], strides: [3, 2], offset: 0 };
    expect(overlaps(interleaved)).toBe(false);
    expect(mayOverlapItself(interleaved)).toBe(true);
  });
});
