import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoryOrder, type DType, dtypes } from '../../src/dtype/dtype.ts';
import {
  type Priority,
  type PromotionOperand,
  resultType,
  scalarDType,
} from '../../src/dtype/promotion.ts';

const dtype = fc.constantFrom(...(Object.keys(dtypes) as DType[]));
const priority = fc.constantFrom<Priority>('dimensioned', 'zeroDim', 'number');
const operand: fc.Arbitrary<PromotionOperand> = fc.record({ dtype, priority });

const kind = (name: DType) => categoryOrder[dtypes[name].category];

describe('scalarDType', () => {
  it.each<[number | boolean, DType]>([
    [true, 'bool'],
    [false, 'bool'],
    [0, 'int32'],
    [-0, 'int32'],
    [3, 'int32'],
    [1e20, 'int32'],
    [0.5, 'float32'],
    [Infinity, 'float32'],
    [Number.NaN, 'float32'],
  ])('%s counts as %s', (value, expected) => {
    expect(scalarDType(value)).toBe(expected);
  });
});

describe('resultType', () => {
  it('does not depend on the order of the operands', () => {
    fc.assert(
      fc.property(
        fc
          .array(operand, { minLength: 1, maxLength: 5 })
          .chain((all) =>
            fc.tuple(
              fc.constant(all),
              fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
            ),
          ),
        ([all, shuffled]) => {
          expect(resultType(shuffled)).toBe(resultType(all));
        },
      ),
    );
  });

  it('is that of one operand, however often it occurs', () => {
    fc.assert(
      fc.property(operand, fc.integer({ min: 1, max: 4 }), (one, count) => {
        expect(resultType(Array.from({ length: count }, () => one))).toBe(one.dtype);
      }),
    );
  });

  it('is a dtype of an operand, and of the largest kind', () => {
    fc.assert(
      fc.property(fc.array(operand, { minLength: 1, maxLength: 5 }), (all) => {
        const result = resultType(all);
        expect(all.map((one) => one.dtype)).toContain(result);
        expect(kind(result)).toBe(Math.max(...all.map((one) => kind(one.dtype))));
      }),
    );
  });

  it('is not widened within its kind by a weaker operand', () => {
    fc.assert(
      fc.property(
        dtype,
        fc.constantFrom<[Priority, Priority]>(
          ['dimensioned', 'zeroDim'],
          ['dimensioned', 'number'],
          ['zeroDim', 'number'],
        ),
        fc.array(dtype, { maxLength: 3 }),
        (strong, [strength, weakness], weak) => {
          const weaker = weak
            .filter((name) => kind(name) <= kind(strong))
            .map((name) => ({ dtype: name, priority: weakness }));
          expect(resultType([{ dtype: strong, priority: strength }, ...weaker])).toBe(strong);
        },
      ),
    );
  });

  it('follows a weaker operand of a larger kind', () => {
    const tensor: PromotionOperand = { dtype: 'int32', priority: 'dimensioned' };
    expect(resultType([tensor, { dtype: 'float64', priority: 'zeroDim' }])).toBe('float64');
    expect(resultType([tensor, { dtype: 'float32', priority: 'number' }])).toBe('float32');
    const mask: PromotionOperand = { dtype: 'bool', priority: 'dimensioned' };
    expect(resultType([mask, { dtype: 'uint8', priority: 'zeroDim' }])).toBe('uint8');
  });

  it('is float32 without operands', () => {
    expect(resultType([])).toBe('float32');
  });
});
