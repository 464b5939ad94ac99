import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DType } from '../../src/dtype/dtype.ts';
import { builder, cast, input, multiplyAdd, scalar } from '../../src/expression/builder.ts';
import { evaluator } from '../../src/expression/interpret.ts';
import type { Expression } from '../../src/expression/node.ts';
import type { Binary, Unary } from '../../src/expression/primitives.ts';

const value = (node: Expression, inputs: number[], scalars: number[] = []) =>
  evaluator(node)(inputs, scalars);

const ofOne = (op: Unary, dtype: DType) => builder[op](input(0, dtype));
const ofTwo = (op: Binary, dtype: DType) => builder[op](input(0, dtype), input(1, dtype));

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const uint8 = fc.integer({ min: 0, max: 255 });
const bit = fc.constantFrom(0, 1);
const double = fc.double();

describe('floating arithmetic is JavaScript’s', () => {
  const ones: Partial<Record<Unary, (x: number) => number>> = {
    neg: (x) => -x,
    abs: Math.abs,
    sqrt: Math.sqrt,
    exp: Math.exp,
    log: Math.log,
    sin: Math.sin,
    cos: Math.cos,
  };

  it.each(Object.entries(ones) as [Unary, (x: number) => number][])('%s', (op, expected) => {
    fc.assert(
      fc.property(double, (x) => {
        expect(value(ofOne(op, 'float64'), [x])).toBe(expected(x));
      }),
    );
  });

  const twos: Partial<Record<Binary, (x: number, y: number) => number>> = {
    add: (x, y) => x + y,
    sub: (x, y) => x - y,
    mul: (x, y) => x * y,
    div: (x, y) => x / y,
    pow: (x, y) => x ** y,
    max: Math.max,
    min: Math.min,
    eq: (x, y) => Number(x === y),
    ne: (x, y) => Number(x !== y),
    lt: (x, y) => Number(x < y),
    le: (x, y) => Number(x <= y),
  };

  it.each(Object.entries(twos) as [Binary, (x: number, y: number) => number][])(
    '%s',
    (op, expected) => {
      fc.assert(
        fc.property(double, double, (x, y) => {
          expect(value(ofTwo(op, 'float64'), [x, y])).toBe(expected(x, y));
        }),
      );
    },
  );

  it('keeps float64 precision in float32 until a value is stored', () => {
    expect(value(ofTwo('div', 'float32'), [1, 3])).toBe(1 / 3);
  });

  it('rounds at a cast', () => {
    const third = ofTwo('div', 'float64');
    expect(value(cast(third, 'float32'), [1, 3])).toBe(Math.fround(1 / 3));
    expect(value(cast(third, 'int32'), [-7, 2])).toBe(-3);
    expect(value(cast(third, 'bool'), [1, 4])).toBe(1);
  });
});

describe('integer arithmetic', () => {
  const exact: Partial<Record<Binary, (x: bigint, y: bigint) => bigint>> = {
    add: (x, y) => x + y,
    sub: (x, y) => x - y,
    mul: (x, y) => x * y,
  };

  it.each(Object.entries(exact) as [Binary, (x: bigint, y: bigint) => bigint][])(
    '%s wraps round',
    (op, expected) => {
      fc.assert(
        fc.property(int32, int32, (x, y) => {
          const wrapped = BigInt.asIntN(32, expected(BigInt(x), BigInt(y)));
          expect(value(ofTwo(op, 'int32'), [x, y])).toBe(Number(wrapped));
        }),
      );
      fc.assert(
        fc.property(uint8, uint8, (x, y) => {
          const wrapped = BigInt.asUintN(8, expected(BigInt(x), BigInt(y)));
          expect(value(ofTwo(op, 'uint8'), [x, y])).toBe(Number(wrapped));
        }),
      );
    },
  );

  it('leaves the smallest int32 without an absolute value', () => {
    expect(value(ofOne('abs', 'int32'), [-(2 ** 31)])).toBe(-(2 ** 31));
    expect(value(ofOne('neg', 'int32'), [-(2 ** 31)])).toBe(-(2 ** 31));
    expect(value(ofOne('neg', 'uint8'), [1])).toBe(255);
  });
});

describe('bools', () => {
  it('stay 0 or 1: add and max are "or", mul and min are "and"', () => {
    fc.assert(
      fc.property(bit, bit, (x, y) => {
        for (const op of ['add', 'max', 'or'] as const) {
          expect(value(ofTwo(op, 'bool'), [x, y])).toBe(x | y);
        }
        for (const op of ['mul', 'min', 'and'] as const) {
          expect(value(ofTwo(op, 'bool'), [x, y])).toBe(x & y);
        }
        expect(value(ofOne('not', 'bool'), [x])).toBe(1 - x);
      }),
    );
  });
});

describe('select', () => {
  it('takes nothing of the branch it leaves', () => {
    const x = input(0, 'float64');
    const guarded = builder.select(builder.lt(0, x), builder.log(x), 0);
    expect(value(guarded, [-1])).toBe(0);
    expect(value(guarded, [Math.E])).toBe(1);
    const masked = builder.select(input(1, 'bool'), x, input(2, 'float64'));
    expect(value(masked, [Number.NaN, 0, 3])).toBe(3);
    expect(value(masked, [3, 1, Number.NaN])).toBe(3);
  });

  it('goes the second way where the condition is NaN compared', () => {
    const x = input(0, 'float64');
    expect(value(builder.select(builder.le(x, x), 1, x), [Number.NaN])).toBeNaN();
  });
});

describe('run-time scalars', () => {
  it('are rounded to the dtype in which they are used', () => {
    const times = (dtype: DType) => builder.mul(input(0, dtype), scalar(0, dtype));
    expect(value(times('float64'), [1], [0.1])).toBe(0.1);
    expect(value(times('float32'), [1], [0.1])).toBe(Math.fround(0.1));
    expect(value(times('int32'), [10], [2.9])).toBe(20);
  });

  it('are numbered apart from the inputs', () => {
    const node = builder.sub(scalar(1, 'float64'), input(1, 'float64'));
    expect(value(node, [1, 2], [10, 20])).toBe(18);
  });
});

it('rounds a multiply-add twice', () => {
  const node = multiplyAdd(input(0, 'float64'), input(1, 'float64'), input(2, 'float64'));
  fc.assert(
    fc.property(double, double, double, (x, y, z) => {
      expect(value(node, [x, y, z])).toBe(x * y + z);
    }),
  );
});
