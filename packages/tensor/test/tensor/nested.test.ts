import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DType, dtypes } from '../../src/dtype/dtype.ts';
import { elementCount } from '../../src/shape/shape.ts';
import { flatten, type Nested, nest } from '../../src/tensor/nested.ts';
import { raised } from '../raised.ts';

// A size of 0 ends the shape that nested arrays can tell.
const shape = fc
  .array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 })
  .chain((sizes) => fc.boolean().map((isEmpty) => (isEmpty ? [...sizes, 0] : sizes)));

describe('nested arrays', () => {
  it('come back from what they flatten to', () => {
    const dtype = fc.constantFrom(...(Object.keys(dtypes) as DType[]));
    fc.assert(
      fc.property(shape, dtype, (sizes, name) => {
        const values = new dtypes[name].array(elementCount(sizes)).map((_, i) =>
          dtypes[name].round(i % 3),
        );
        const data = nest(values, sizes, name);
        const flat = flatten('tensor', data);
        expect(flat.shape).toEqual(sizes);
        expect(flat.values.map(Number)).toEqual(Array.from(values));
        expect(flat.values.every((v) => (typeof v === 'boolean') === (name === 'bool'))).toBe(true);
      }),
    );
  });

  it('are built from row-major elements', () => {
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    expect(nest(values, [2, 3], 'float32')).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(nest(values.slice(0, 1), [], 'float32')).toBe(1);
    expect(nest(Uint8Array.of(1, 0), [2], 'bool')).toEqual([true, false]);
    expect(nest(new Float32Array(0), [2, 0, 3], 'float32')).toEqual([[], []]);
  });
});

describe('ragged arrays', () => {
  it.each<[Nested, string]>([
    [[[1, 2], [3]], '[1] has 1 entries, where the first entries have shape [2, 2]'],
    [[[1], [2, 3]], '[1] has 2 entries, where the first entries have shape [2, 1]'],
    [[[1, 2], 3], '[1] is 3, where the first entries have shape [2, 2]'],
    [[1, [2]], '[1] is an array, where the first entries have shape [2]'],
    [
      [
        [[1], [2]],
        [[3], 4],
      ],
      '[1][1] is 4, where the first entries have shape [2, 2, 1]',
    ],
    [[[], [1]], '[1] has 1 entries, where the first entries have shape [2, 0]'],
    [[[1], []], '[1] has 0 entries, where the first entries have shape [2, 1]'],
  ])('%j are refused', (data, message) => {
    expect(() => flatten('tensor', data)).toThrow(
      raised('ShapeError', `tensor: ragged nested array: ${message}`),
    );
  });
});

describe('elements that are neither numbers nor booleans', () => {
  it.each([
    ['[1, "2"]', 'tensor: element [1] is string 2; elements are numbers or booleans'],
    ['[[null]]', 'tensor: element [0][0] is object null; elements are numbers or booleans'],
    ['"7"', 'tensor: element data is string 7; elements are numbers or booleans'],
  ])('%s are refused', (json, message) => {
    expect(() => flatten('tensor', JSON.parse(json))).toThrow(raised('DTypeError', message));
  });
});
