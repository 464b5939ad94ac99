import { describe, expect, it } from 'vitest';
import type { DType } from '../../src/dtype/dtype.ts';
import {
  builder,
  cast,
  constant,
  input,
  multiplyAdd,
  scalar,
} from '../../src/expression/builder.ts';
import { type Expression, operandsOf } from '../../src/expression/node.ts';
import { binaryFacts, type Domain, unaryFacts } from '../../src/expression/primitives.ts';
import { raised } from '../raised.ts';

const x = input(0, 'float32');
const y = input(1, 'float32');
const i = input(0, 'int32');
const mask = input(0, 'bool');

const constantOf = (node: Expression) => (node.kind === 'constant' ? node.value : node.kind);

describe('an expression', () => {
  it('takes the dtype of its operands, a comparison gives bool', () => {
    expect(builder.add(x, y).dtype).toBe('float32');
    expect(builder.lt(x, y).dtype).toBe('bool');
    expect(builder.exp(x).dtype).toBe('float32');
    expect(builder.select(mask, i, 0).dtype).toBe('int32');
    expect(cast(x, 'float64').dtype).toBe('float64');
  });

  it('makes a number a constant of the other operand’s dtype', () => {
    expect(builder.add(x, 0.1)).toBe(builder.add(x, constant(0.1, 'float32')));
    expect(builder.sub(1, i)).toBe(builder.sub(constant(1, 'int32'), i));
  });

  it('is left alone by a cast to its own dtype', () => {
    expect(cast(x, 'float32')).toBe(x);
  });

  it('mirrors gt and ge', () => {
    expect(builder.gt(x, y)).toBe(builder.lt(y, x));
    expect(builder.ge(x, y)).toBe(builder.le(y, x));
  });
});

describe('a multiply-add', () => {
  const float = (value: number) => constant(value, 'float32');

  it('is one node, of constants where numbers are given', () => {
    expect(multiplyAdd(x, y, 0.1)).toBe(multiplyAdd(x, y, float(0.1)));
    expect(multiplyAdd(x, y, x)).not.toBe(multiplyAdd(y, x, x));
    expect(operandsOf(multiplyAdd(x, 2, y))).toEqual([x, float(2), y]);
  });

  it('folds', () => {
    expect(multiplyAdd(float(3), 4, 5)).toBe(float(17));
  });

  it('is refused on integers and on mixed dtypes', () => {
    expect(() => multiplyAdd(i, i, 1)).toThrow(
      raised('DTypeError', 'multiplyAdd: int32 operands; the rule is floating dtypes only'),
    );
    expect(() => multiplyAdd(x, y, cast(x, 'float64'))).toThrow(
      raised(
        'DTypeError',
        'multiplyAdd: operands of an expression share one dtype, got float32 and float64',
      ),
    );
  });
});

describe('constants', () => {
  it('are rounded to their dtype', () => {
    expect(constantOf(constant(0.1, 'float32'))).toBe(Math.fround(0.1));
    expect(constantOf(constant(2.9, 'int32'))).toBe(2);
    expect(constantOf(constant(5, 'bool'))).toBe(1);
  });

  it('fold, in the arithmetic of their dtype', () => {
    const int = (value: number) => constant(value, 'int32');
    const float = (value: number) => constant(value, 'float32');
    expect(builder.add(int(2 ** 31 - 1), 1)).toBe(int(-(2 ** 31)));
    expect(builder.mul(int(123456789), 987654321)).toBe(int(-67153019));
    expect(builder.div(float(1), 3)).toBe(float(1 / 3));
    expect(builder.neg(float(0))).toBe(float(-0));
    expect(builder.lt(int(1), 2)).toBe(constant(1, 'bool'));
    expect(builder.select(constant(0, 'bool'), int(1), 2)).toBe(int(2));
    expect(cast(float(2.75), 'int32')).toBe(int(2));
    expect(builder.not(constant(0, 'bool'))).toBe(constant(1, 'bool'));
  });

  it('fold only where all operands are constant', () => {
    expect(builder.mul(x, 0).kind).toBe('binary');
    expect(builder.add(scalar(0, 'float32'), 1).kind).toBe('binary');
  });

  it('may be NaN', () => {
    expect(constantOf(builder.div(constant(0, 'float32'), 0))).toBeNaN();
    expect(builder.div(constant(0, 'float32'), 0)).toBe(constant(Number.NaN, 'float32'));
  });
});

describe('dtypes that do not fit', () => {
  it('are refused between two operands', () => {
    expect(() => builder.add(x, i)).toThrow(
      raised('DTypeError', 'add: operands of an expression share one dtype, got float32 and int32'),
    );
    expect(() => builder.select(mask, x, i)).toThrow(
      raised(
        'DTypeError',
        'select: operands of an expression share one dtype, got float32 and int32',
      ),
    );
    expect(() => builder.max(1, 2)).toThrow(
      raised(
        'DTypeError',
        'max: operands of an expression share one dtype, got undefined and undefined',
      ),
    );
  });

  it('are refused as a condition', () => {
    expect(() => builder.select(x, x, y)).toThrow(
      raised('DTypeError', 'select: float32 operands; the rule is bool dtypes only'),
    );
  });

  const members: Readonly<Record<Domain, readonly DType[]>> = {
    any: ['bool', 'uint8', 'int32', 'float32', 'float64'],
    number: ['uint8', 'int32', 'float32', 'float64'],
    floating: ['float32', 'float64'],
    integral: ['bool', 'uint8', 'int32'],
    integer: ['uint8', 'int32'],
    bool: ['bool'],
  };

  const apply: [string, Domain, (dtype: DType) => Expression][] = [
    ...(Object.keys(unaryFacts) as (keyof typeof unaryFacts)[]).map(
      (op): [string, Domain, (dtype: DType) => Expression] => [
        op,
        unaryFacts[op].domain,
        (dtype) => builder[op](input(0, dtype)),
      ],
    ),
    ...(Object.keys(binaryFacts) as (keyof typeof binaryFacts)[]).map(
      (op): [string, Domain, (dtype: DType) => Expression] => [
        op,
        binaryFacts[op].domain,
        (dtype) => builder[op](input(0, dtype), input(1, dtype)),
      ],
    ),
  ];

  it.each(apply)('%s takes %s dtypes only', (op, domain, build) => {
    for (const dtype of members.any) {
      if (members[domain].includes(dtype)) {
        expect(build(dtype).kind).toMatch(/unary|binary/);
      } else {
        const message = `${op}: ${dtype} operands; the rule is ${domain} dtypes only`;
        expect(() => build(dtype)).toThrow(raised('DTypeError', message));
      }
    }
  });
});
