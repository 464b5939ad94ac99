import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collapse } from '../../src/shape/collapse.ts';
import { contiguousStrides } from '../../src/shape/layout.ts';
import { placesOf, viewLayouts } from '../layouts.ts';

/** Several operands of one shape: a view, others with their own strides along its dims. */
const operands = viewLayouts.chain(({ shape, strides }) =>
  fc.record({
    shape: fc.constant(shape),
    strides: fc
      .array(
        fc.oneof(
          fc.constant(strides),
          fc.constant(contiguousStrides(shape)),
          fc.tuple(...shape.map(() => fc.integer({ min: -3, max: 12 }))),
        ),
        { maxLength: 2 },
      )
      .map((others) => [strides, ...others]),
  }),
);

describe('collapse', () => {
  it('visits the same places in the same order', () => {
    fc.assert(
      fc.property(operands, ({ shape, strides }) => {
        const nest = collapse(shape, strides);
        for (const [i, operand] of strides.entries()) {
          expect(placesOf({ shape: nest.sizes, strides: nest.strides[i], offset: 0 })).toEqual(
            placesOf({ shape, strides: operand, offset: 0 }),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leaves no size of 1 and no neighbours that could merge', () => {
    fc.assert(
      fc.property(operands, ({ shape, strides }) => {
        const nest = collapse(shape, strides);
        expect(nest.sizes).not.toContain(1);
        for (let d = 1; d < nest.sizes.length; d++) {
          expect(nest.strides.every((s) => s[d - 1] === s[d] * nest.sizes[d])).toBe(false);
        }
      }),
    );
  });

  it('makes one loop of contiguous operands, none of a scalar', () => {
    expect(
      collapse(
        [2, 3, 5],
        [
          [15, 5, 1],
          [15, 5, 1],
        ],
      ),
    ).toEqual({
      sizes: [30],
      strides: [[1], [1]],
    });
    expect(collapse([], [[], []])).toEqual({ sizes: [], strides: [[], []] });
    expect(collapse([1, 1], [[4, 4]])).toEqual({ sizes: [], strides: [[]] });
  });

  it('keeps the loops in which one operand stretches', () => {
    expect(
      collapse(
        [2, 3],
        [
          [3, 1],
          [0, 1],
        ],
      ),
    ).toEqual({
      sizes: [2, 3],
      strides: [
        [3, 1],
        [0, 1],
      ],
    });
  });
});
