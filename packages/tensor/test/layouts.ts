import fc from 'fast-check';
import { contiguousLayout, type Layout } from '../src/shape/layout.ts';

/** Places of the elements in row-major order. */
export function placesOf({ shape, strides, offset }: Layout): number[] {
  return shape.reduce(
    (places, size, d) =>
      places.flatMap((place) => Array.from({ length: size }, (_, i) => place + i * strides[d])),
    [offset],
  );
}

/** Sizes of up to four dims. */
export const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

/** What views make of new tensors: some dims narrowed, some expanded, then put in any order. */
export const viewLayouts: fc.Arbitrary<Layout> = fc
  .array(
    fc.record({
      size: fc.integer({ min: 1, max: 4 }),
      start: fc.integer({ min: 0, max: 3 }),
      length: fc.integer({ min: 0, max: 4 }),
      expanded: fc.integer({ min: 1, max: 3 }),
      rank: fc.integer(),
    }),
    { maxLength: 4 },
  )
  .map((dims) => {
    const { strides } = contiguousLayout(dims.map((dim) => dim.size));
    let offset = 0;
    const viewed = dims.map(({ size, start, length, expanded, rank }, d) => {
      const first = Math.min(start, size);
      const left = Math.min(length, size - first);
      offset += first * strides[d];
      if (left === 1 && expanded > 1) return { size: expanded, stride: 0, rank };
      return { size: left, stride: strides[d], rank };
    });
    const order = viewed.toSorted((a, b) => a.rank - b.rank);
    return {
      shape: order.map((dim) => dim.size),
      strides: order.map((dim) => dim.stride),
      offset,
    };
  });

/** Strides of every kind, for laws that hold beyond what views make. */
export const anyLayouts: fc.Arbitrary<Layout> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -6, max: 6 })), {
    maxLength: 4,
  })
  .chain((dims) =>
    fc.record({
      shape: fc.constant(dims.map(([size]) => size)),
      strides: fc.constant(dims.map(([, stride]) => stride)),
      offset: fc.integer({ min: 0, max: 9 }),
    }),
  );
