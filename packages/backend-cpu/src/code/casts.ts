// Conversions between dtypes, on one element or on a vector: first by the kind of number, then
// into the range of the result.

import type { DType } from '@gradus/tensor/backend';
import { type Code, op } from '../assembler/code.ts';
import { constantElement, type Lanes, narrowMask, widenMask } from './element.ts';

/** uint8 and int32 are computed alike. */
type Held = 'bool' | 'integer' | 'float32' | 'float64';
type Conversion = (x: Code) => Code;

const held: Readonly<Record<DType, Held>> = {
  bool: 'bool',
  uint8: 'integer',
  int32: 'integer',
  float16: 'float32',
  float32: 'float32',
  float64: 'float64',
};

const unchanged: Conversion = (x) => x;

const scalarConversions: Readonly<Record<Held, Readonly<Record<Held, Conversion>>>> = {
  bool: {
    bool: unchanged,
    integer: unchanged,
    float32: (x) => op('f32.convert_i32_s', x),
    float64: (x) => op('f64.convert_i32_s', x),
  },
  integer: {
    bool: (x) => op('i32.ne', x, constantElement(0, 'int32', 1)),
    integer: unchanged,
    float32: (x) => op('f32.convert_i32_s', x),
    float64: (x) => op('f64.convert_i32_s', x),
  },
  float32: {
    bool: (x) => op('f32.ne', x, constantElement(0, 'float32', 1)),
    integer: (x) => op('i32.trunc_sat_f32_s', x),
    float32: unchanged,
    float64: (x) => op('f64.promote_f32', x),
  },
  float64: {
    bool: (x) => op('f64.ne', x, constantElement(0, 'float64', 1)),
    integer: (x) => op('i32.trunc_sat_f64_s', x),
    float32: (x) => op('f32.demote_f64', x),
    float64: unchanged,
  },
};

// A mask and the bits of 1 give 1 where the mask holds.
const one = (dtype: DType): Code => constantElement(1, dtype, 4);

const vectorConversions: Readonly<Record<Held, Readonly<Record<Held, Conversion>>>> = {
  bool: {
    bool: unchanged,
    integer: (x) => op('v128.and', x, one('int32')),
    float32: (x) => op('v128.and', x, one('float32')),
    float64: (x) => op('v128.and', widenMask(x), one('float64')),
  },
  integer: {
    bool: (x) => op('i32x4.ne', x, constantElement(0, 'int32', 4)),
    integer: unchanged,
    float32: (x) => op('f32x4.convert_i32x4_s', x),
    float64: (x) => op('f64x2.convert_low_i32x4_s', x),
  },
  float32: {
    bool: (x) => op('f32x4.ne', x, constantElement(0, 'float32', 4)),
    integer: (x) => op('i32x4.trunc_sat_f32x4_s', x),
    float32: unchanged,
    float64: (x) => op('f64x2.promote_low_f32x4', x),
  },
  float64: {
    bool: (x) => narrowMask(op('f64x2.ne', x, constantElement(0, 'float64', 2))),
    integer: (x) => op('i32x4.trunc_sat_f64x2_s_zero', x),
    float32: (x) => op('f32x4.demote_f64x2_zero', x),
    float64: unchanged,
  },
};

/** `x` of dtype `from` as `to`. */
export function castCode(from: DType, to: DType, lanes: Lanes, x: Code): Code {
  const conversions = lanes === 1 ? scalarConversions : vectorConversions;
  const converted = conversions[held[from]][held[to]](x);
  if (to !== 'uint8' || from === 'uint8' || from === 'bool') return converted;
  return op(lanes === 1 ? 'i32.and' : 'v128.and', converted, constantElement(255, 'int32', lanes));
}

/** The float32 or int32 that has the bits of the other. */
export function bitcastCode(to: DType, lanes: Lanes, x: Code): Code {
  if (lanes > 1) return x;
  return op(to === 'int32' ? 'i32.reinterpret_f32' : 'f32.reinterpret_i32', x);
}
