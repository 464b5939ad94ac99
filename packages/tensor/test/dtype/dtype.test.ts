import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canCast,
  type DType,
  dtypes,
  isDType,
  isFloatingPoint,
  widerOf,
} from '../../src/dtype/dtype.ts';
import { promoteTypes } from '../../src/dtype/promotion.ts';
import { raised } from '../raised.ts';

const names = Object.keys(dtypes) as DType[];

describe('dtypes', () => {
  it('stand in order of promotion', () => {
    expect(names).toEqual(['bool', 'uint8', 'int32', 'float16', 'float32', 'float64']);
    expect(names.map((name) => dtypes[name].rank)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('take as many bytes as an element of their typed array, but float16', () => {
    expect(names.map((name) => dtypes[name].bytes)).toEqual([1, 1, 4, 2, 4, 8]);
    for (const name of names.filter((other) => other !== 'float16')) {
      expect(new dtypes[name].array(3).byteLength).toBe(3 * dtypes[name].bytes);
    }
  });

  it('are floating or not', () => {
    expect(names.filter(isFloatingPoint)).toEqual(['float16', 'float32', 'float64']);
    expect(names.map((name) => dtypes[name].category)).toEqual([
      'boolean',
      'integer',
      'integer',
      'floating',
      'floating',
      'floating',
    ]);
  });

  it('are known by their names alone', () => {
    expect(names.every(isDType)).toBe(true);
    for (const other of ['bfloat16', 'Float32', '', 'toString', undefined, null, 3, ['bool']]) {
      expect(isDType(other)).toBe(false);
    }
  });
});

describe('round gives what storing leaves behind', () => {
  it.each<[DType, number, number]>([
    ['bool', 0, 0],
    ['bool', -0, 0],
    ['bool', 0.25, 1],
    ['bool', -3, 1],
    ['bool', Number.NaN, 1],
    ['uint8', 255.9, 255],
    ['uint8', 256, 0],
    ['uint8', 300, 44],
    ['uint8', -1, 255],
    ['uint8', -0.9, 0],
    ['uint8', Number.NaN, 0],
    ['uint8', Infinity, 255],
    ['uint8', -Infinity, 0],
    ['int32', 2.9, 2],
    ['int32', -2.9, -2],
    ['int32', -0.5, 0],
    ['int32', 2 ** 31 - 1, 2 ** 31 - 1],
    ['int32', 2 ** 31, 2 ** 31 - 1],
    ['int32', 1e300, 2 ** 31 - 1],
    ['int32', Infinity, 2 ** 31 - 1],
    ['int32', -(2 ** 31), -(2 ** 31)],
    ['int32', -(2 ** 31) - 1, -(2 ** 31)],
    ['int32', -Infinity, -(2 ** 31)],
    ['int32', Number.NaN, 0],
    ['float32', 0.1, 0.10000000149011612],
    ['float32', 1e300, Infinity],
    ['float32', 1e-60, 0],
    ['float32', -0, -0],
    ['float32', Number.NaN, Number.NaN],
    ['float64', 0.1, 0.1],
    ['float64', -0, -0],
    ['float64', Number.NaN, Number.NaN],
  ])('%s of %d is %d', (dtype, value, expected) => {
    expect(dtypes[dtype].round(value)).toBe(expected);
  });

  it('changes nothing that is stored already', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.double(), (dtype, value) => {
        const { array, round } = dtypes[dtype];
        const stored = new array(1);
        stored[0] = round(value);
        // Integers have one zero: only the value counts there.
        expect(stored[0]).toBe(round(value));
        expect(round(stored[0])).toBe(stored[0]);
      }),
    );
  });
});

describe('promoteTypes', () => {
  it('gives the later of two', () => {
    for (const [i, a] of names.entries()) {
      for (const [j, b] of names.entries()) {
        expect(promoteTypes(a, b)).toBe(names[Math.max(i, j)]);
        expect(widerOf(a, b)).toBe(promoteTypes(a, b));
      }
    }
  });

  it.each(['int64', undefined, 3, 'toString'])('refuses %s', (name) => {
    const known = 'known: bool, uint8, int32, float16, float32, float64';
    const error = raised('DTypeError', `promoteTypes: unknown dtype ${String(name)}; ${known}`);
    expect(() => Reflect.apply(promoteTypes, null, ['bool', name])).toThrow(error);
    expect(() => Reflect.apply(promoteTypes, null, [name, 'bool'])).toThrow(error);
  });
});

describe('canCast', () => {
  it('refuses a smaller kind, and only that', () => {
    const refused = names.flatMap((from) =>
      names.filter((to) => !canCast(from, to)).map((to) => `${from} to ${to}`),
    );
    expect(refused).toEqual([
      'uint8 to bool',
      'int32 to bool',
      'float16 to bool',
      'float16 to uint8',
      'float16 to int32',
      'float32 to bool',
      'float32 to uint8',
      'float32 to int32',
      'float64 to bool',
      'float64 to uint8',
      'float64 to int32',
    ]);
  });
});
