import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DType, dtypes } from '../../src/dtype/dtype.ts';
import {
  combine,
  combiners,
  isBetter,
  isNotWorse,
  logaddexp,
  scanIdentity,
} from '../../src/kernel/combiners.ts';
import type { Combiner } from '../../src/kernel/kernel.ts';

const names = Object.keys(combiners) as Combiner[];
const values: Readonly<Record<DType, fc.Arbitrary<number>>> = {
  bool: fc.constantFrom(0, 1),
  uint8: fc.integer({ min: 0, max: 255 }),
  int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  float16: fc.float({ noNaN: true }).map(dtypes.float16.round),
  float32: fc.float(),
  float64: fc.double(),
};
const cases = names.flatMap((name) =>
  (Object.keys(dtypes) as DType[]).map((dtype) => [name, dtype] as const),
);

describe.each(cases)('%s of %s', (name, dtype) => {
  const join = combine(name, dtype);

  it('is left unchanged by its identity', () => {
    fc.assert(
      fc.property(values[dtype], (x) => {
        // −0 + 0 is 0, which is equal.
        expect(join(x, combiners[name].identity(dtype)) + 0).toBe(x + 0);
      }),
    );
  });

  it('has an identity of its dtype, and commutes', () => {
    const identity = combiners[name].identity(dtype);
    expect(dtypes[dtype].round(identity)).toBe(identity);
    fc.assert(
      fc.property(values[dtype], values[dtype], (x, y) => {
        expect(join(x, y)).toBe(join(y, x));
      }),
    );
  });
});

describe('combine', () => {
  it('is NaN where either value is', () => {
    for (const name of names) expect(combine(name, 'float64')(Number.NaN, 1)).toBeNaN();
  });

  it('wraps round where integers overflow', () => {
    expect(combine('sum', 'int32')(2 ** 31 - 1, 1)).toBe(-(2 ** 31));
    expect(combine('prod', 'int32')(123456789, 987654321)).toBe(-67153019);
    expect(combine('sum', 'uint8')(200, 100)).toBe(44);
  });

  it('joins bools by "or" and "and"', () => {
    expect(combine('sum', 'bool')(1, 1)).toBe(1);
    expect(combine('prod', 'bool')(1, 0)).toBe(0);
  });
});

describe('an extremum with its position', () => {
  it('stays at the first of two ties in a reduction, and goes to the last in a scan', () => {
    for (const combiner of ['max', 'min'] as const) {
      expect(isBetter(combiner, 3, 3)).toBe(false);
      expect(isNotWorse(combiner, 3, 3)).toBe(true);
      expect(isBetter(combiner, 0, -0)).toBe(false);
    }
  });

  it('is NaN from the first on in a reduction, at the last in a scan', () => {
    for (const combiner of ['max', 'min'] as const) {
      expect(isBetter(combiner, Number.NaN, 5)).toBe(true);
      expect(isBetter(combiner, Number.NaN, Number.NaN)).toBe(false);
      expect(isBetter(combiner, 5, Number.NaN)).toBe(false);
      expect(isNotWorse(combiner, Number.NaN, Number.NaN)).toBe(true);
      expect(isNotWorse(combiner, 5, Number.NaN)).toBe(false);
    }
  });

  it('follows the order of the numbers', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (x, best) => {
        expect(isBetter('max', x, best)).toBe(x > best);
        expect(isBetter('min', x, best)).toBe(x < best);
        expect(isNotWorse('max', x, best)).toBe(x >= best);
        expect(isNotWorse('min', x, best)).toBe(x <= best);
      }),
    );
  });
});

describe('logaddexp', () => {
  it('neither overflows nor loses what is small', () => {
    expect(logaddexp(1000, 1000)).toBeCloseTo(1000 + Math.LN2, 12);
    expect(logaddexp(0, -40)).toBe(Math.exp(-40));
    expect(logaddexp(scanIdentity('logaddexp', 'float64'), 3)).toBe(3);
  });

  it('takes infinities and NaN as they come', () => {
    expect(logaddexp(Infinity, Infinity)).toBe(Infinity);
    expect(logaddexp(-Infinity, -Infinity)).toBe(-Infinity);
    expect(logaddexp(Infinity, -Infinity)).toBe(Infinity);
    expect(logaddexp(Number.NaN, 1)).toBeNaN();
  });
});
