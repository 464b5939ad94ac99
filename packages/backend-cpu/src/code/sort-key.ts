// Keys that stand, read as integers without a sign, in the order of the elements they are made
// of: radix sorting then knows neither dtypes nor directions. A float's bits are in order once
// the negative ones are turned round; both zeros become one key, and every NaN the largest.

import type { DType } from '@gradus/tensor/backend';
import { type Code, f32, f64, i32, i64, load, op, selectValue } from '../assembler/code.ts';
import type { FunctionBuilder } from '../assembler/function.ts';

/** How a dtype is sorted. */
export interface SortKeys {
  readonly type: 'i32' | 'i64';
  /** Bytes of a key that may differ. */
  readonly digits: number;
  /** The key of the element at an address. */
  keyOf(f: FunctionBuilder, address: Code): Code;
  /** Whether several elements have this key; absent if none has company. */
  readonly isShared?: (key: Code) => Code;
  /** The bits of the element that alone has this key. */
  bitsOf(key: Code): Code;
}

const top32 = -(2 ** 31);
const top64 = -(2n ** 63n);

const bytes: SortKeys = {
  type: 'i32',
  digits: 1,
  keyOf: (_, address) => load('i32.load8_u', address),
  bitsOf: (key) => key,
};

const single: SortKeys = {
  type: 'i32',
  digits: 4,
  keyOf: (f, address) => {
    const [x, bits] = [f.local('f32'), f.local('i32')];
    const turn = op('i32.or', op('i32.shr_s', bits.get, i32(31)), i32(top32));
    return [
      x.set(load('f32.load', address)),
      // Adding zero makes −0 into 0.
      bits.set(op('i32.reinterpret_f32', op('f32.add', x.get, f32(0)))),
      selectValue(op('f32.ne', x.get, x.get), i32(-1), op('i32.xor', bits.get, turn)),
    ];
  },
  isShared: (key) => op('i32.or', op('i32.eq', key, i32(top32)), op('i32.eq', key, i32(-1))),
  bitsOf: (key) => {
    const isNegative = op('i32.xor', op('i32.shr_s', key, i32(31)), i32(-1));
    return op('i32.xor', key, op('i32.or', isNegative, i32(top32)));
  },
};

const ascending: Readonly<Record<DType, SortKeys>> = {
  bool: bytes,
  uint8: bytes,
  int32: {
    type: 'i32',
    digits: 4,
    keyOf: (_, address) => op('i32.xor', load('i32.load', address), i32(top32)),
    bitsOf: (key) => op('i32.xor', key, i32(top32)),
  },
  float16: single,
  float32: single,
  float64: {
    type: 'i64',
    digits: 8,
    keyOf: (f, address) => {
      const [x, bits] = [f.local('f64'), f.local('i64')];
      const turn = op('i64.or', op('i64.shr_s', bits.get, i64(63n)), i64(top64));
      return [
        x.set(load('f64.load', address)),
        bits.set(op('i64.reinterpret_f64', op('f64.add', x.get, f64(0)))),
        selectValue(op('f64.ne', x.get, x.get), i64(-1n), op('i64.xor', bits.get, turn)),
      ];
    },
    isShared: (key) => op('i32.or', op('i64.eq', key, i64(top64)), op('i64.eq', key, i64(-1n))),
    bitsOf: (key) => {
      const isNegative = op('i64.xor', op('i64.shr_s', key, i64(63n)), i64(-1n));
      return op('i64.xor', key, op('i64.or', isNegative, i64(top64)));
    },
  },
};

/** The keys of a dtype; descending ones are the ascending ones turned round. */
export function sortKeys(dtype: DType, descending: boolean): SortKeys {
  const keys = ascending[dtype];
  if (!descending) return keys;
  const { type, digits, isShared } = keys;
  const turned = (key: Code): Code => {
    if (type === 'i64') return op('i64.xor', key, i64(-1n));
    return op('i32.xor', key, i32(digits === 1 ? 255 : -1));
  };
  return {
    type,
    digits,
    keyOf: (f, address) => turned(keys.keyOf(f, address)),
    bitsOf: (key) => keys.bitsOf(turned(key)),
    ...(isShared && { isShared: (key: Code) => isShared(turned(key)) }),
  };
}
