import { describe, expect, it } from 'vitest';
import {
  checkArray,
  checkShape,
  describe as describeOperand,
  elementCount,
  formatShape,
  normalizeDim,
  normalizeDims,
  type Shape,
  sameShape,
} from '../../src/shape/shape.ts';
import { raised } from '../raised.ts';

describe('elementCount', () => {
  it.each<[number[], number]>([
    [[], 1],
    [[7], 7],
    [[2, 3, 5], 30],
    [[4, 0, 3], 0],
  ])('of %j is %d', (shape, count) => {
    expect(elementCount(shape)).toBe(count);
  });
});

describe('sameShape', () => {
  it('compares ranks and sizes', () => {
    expect(sameShape([], [])).toBe(true);
    expect(sameShape([2, 3], [2, 3])).toBe(true);
    expect(sameShape([2, 3], [3, 2])).toBe(false);
    expect(sameShape([2], [2, 1])).toBe(false);
    expect(sameShape([2, 1], [2])).toBe(false);
  });
});

describe('messages', () => {
  it('write an operand as dtype and shape', () => {
    expect(describeOperand({ dtype: 'float32', shape: [64, 100] })).toBe('float32[64, 100]');
    expect(describeOperand({ dtype: 'bool', shape: [] })).toBe('bool[]');
    expect(formatShape([3])).toBe('[3]');
  });
});

describe('checkShape', () => {
  it('accepts counts, zero among them', () => {
    for (const shape of [[], [0], [3, 0], [2 ** 31, 2 ** 21]]) {
      expect(() => checkShape('zeros', shape)).not.toThrow();
    }
  });

  it.each<[Shape, string]>([
    [[2, -1], 'zeros: size -1 of dim 1 in [2, -1]; a size is a non-negative integer'],
    [[2.5], 'zeros: size 2.5 of dim 0 in [2.5]; a size is a non-negative integer'],
    [[Number.NaN, 2], 'zeros: size NaN of dim 0 in [NaN, 2]; a size is a non-negative integer'],
    [[Infinity], 'zeros: size Infinity of dim 0 in [Infinity]; a size is a non-negative integer'],
    [[2 ** 30, 2 ** 30], 'zeros: [1073741824, 1073741824] has 2^53 elements or more'],
  ])('refuses %j', (shape, message) => {
    expect(() => checkShape('zeros', shape)).toThrow(raised('ShapeError', message));
  });

  it('refuses what is no array, as untyped callers may give', () => {
    const shape = JSON.parse('3');
    expect(() => checkShape('zeros', shape)).toThrow(
      raised('ShapeError', 'zeros: shape is 3; it must be an array, as in [2, 3]'),
    );
  });

  it('refuses sizes that are no numbers', () => {
    const shape = JSON.parse('[2, "3"]');
    expect(() => checkShape('zeros', shape)).toThrow(
      raised(
        'ShapeError',
        'zeros: size the string "3" of dim 1 in [2, 3]; a size is a non-negative integer',
      ),
    );
  });
});

describe('a list that is none', () => {
  it.each([
    ['permute', 1],
    ['permute', undefined],
    ['permute', '10'],
  ])('is refused by name: %s %o', (op, list) => {
    const found = { number: '1', undefined: 'missing', string: 'the string "10"' };
    const message = `permute: dims is ${found[typeof list as keyof typeof found]}; it must be an array, as in [1, 0]`;
    expect(() => checkArray(op, 'dims', list, '[1, 0]')).toThrow(raised('ShapeError', message));
  });
});

describe('dims that are none', () => {
  it.each<[unknown, string]>([
    [{ dim: 0 }, 'dim is an object; it must be an integer or an array of them, as in [0, 1]'],
    ['0', 'dim is the string "0"; it must be an integer or an array of them, as in [0, 1]'],
    [true, 'dim is true; it must be an integer or an array of them, as in [0, 1]'],
    [['0'], 'dim is the string "0"; it must be an integer'],
    [[undefined], 'dim is missing; it must be an integer'],
  ])('are refused by name: %o', (dim, message) => {
    expect(() => Reflect.apply(normalizeDims, undefined, ['sum', dim, 2])).toThrow(
      raised('ShapeError', `sum: ${message}`),
    );
  });
});

describe('normalizeDim', () => {
  it('counts negative dims from the end', () => {
    expect([-3, -2, -1, 0, 1, 2].map((dim) => normalizeDim('sum', dim, 3))).toEqual([
      0, 1, 2, 0, 1, 2,
    ]);
  });

  it('treats a scalar as if it had one dim', () => {
    expect(normalizeDim('sum', 0, 0)).toBe(0);
    expect(normalizeDim('sum', -1, 0)).toBe(0);
  });

  it.each<[number, number, string]>([
    [2, 2, 'sum: dim 2 is out of range for 2 dims; it lies in [-2, 2)'],
    [-3, 2, 'sum: dim -3 is out of range for 2 dims; it lies in [-2, 2)'],
    [0.5, 2, 'sum: dim 0.5 is out of range for 2 dims; it lies in [-2, 2)'],
    [Number.NaN, 2, 'sum: dim NaN is out of range for 2 dims; it lies in [-2, 2)'],
    [1, 0, 'sum: dim 1 is out of range for 0 dims; it lies in [-1, 1)'],
  ])('refuses dim %d of %d', (dim, rank, message) => {
    expect(() => normalizeDim('sum', dim, rank)).toThrow(raised('ShapeError', message));
  });
});

describe('normalizeDims', () => {
  it('gives all dims where none is named', () => {
    expect(normalizeDims('sum', undefined, 3)).toEqual([0, 1, 2]);
    expect(normalizeDims('sum', null, 2)).toEqual([0, 1]);
    expect(normalizeDims('sum', undefined, 0)).toEqual([]);
  });

  it('sorts what is named, and takes none for none', () => {
    expect(normalizeDims('sum', [-1, 0], 3)).toEqual([0, 2]);
    expect(normalizeDims('sum', 1, 3)).toEqual([1]);
    expect(normalizeDims('sum', [], 3)).toEqual([]);
  });

  it('has no dims to give of a scalar', () => {
    expect(normalizeDims('sum', -1, 0)).toEqual([]);
  });

  it('refuses a dim that is named twice', () => {
    expect(() => normalizeDims('sum', [1, -1], 2)).toThrow(
      raised('ShapeError', 'sum: dim [1, 1] names a dim twice'),
    );
  });

  it('refuses a dim that is not there', () => {
    expect(() => normalizeDims('sum', [0, 5], 2)).toThrow(
      raised('ShapeError', 'sum: dim 5 is out of range for 2 dims; it lies in [-2, 2)'),
    );
  });
});
