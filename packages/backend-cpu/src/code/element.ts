// How elements of each dtype are held while a kernel computes. Scalars: bool, uint8 and int32
// as i32, floats as themselves. Vectors of 4 or 2 lanes: bool as masks of 32-bit lanes; with 2
// lanes, everything but float64 lies in the low half. This device has no float16, so the core
// refuses it before a kernel comes here; tables name it beside float32.

import type { DType } from '@gradus/tensor/backend';
import {
  type Code,
  extractLane,
  f32,
  f64,
  i32,
  load,
  op,
  shuffle,
  store,
  storeLane,
  type ValueType,
  v128,
} from '../assembler/code.ts';

/** Elements computed at once. */
export type Lanes = 1 | 2 | 4;

/** The prefix of a dtype's instructions, one element at a time. */
export const scalarPrefix = {
  bool: 'i32',
  uint8: 'i32',
  int32: 'i32',
  float16: 'f32',
  float32: 'f32',
  float64: 'f64',
} as const satisfies Record<DType, string>;

/** The prefix of a dtype's vector instructions. */
export const vectorPrefix = {
  bool: 'i32x4',
  uint8: 'i32x4',
  int32: 'i32x4',
  float16: 'f32x4',
  float32: 'f32x4',
  float64: 'f64x2',
} as const satisfies Record<DType, string>;

/** The type of a local that holds elements. */
export function localType(dtype: DType, lanes: Lanes): ValueType {
  return lanes === 1 ? scalarPrefix[dtype] : 'v128';
}

/** A constant in every lane. */
export function constantElement(value: number, dtype: DType, lanes: Lanes): Code {
  if (lanes === 1) {
    if (dtype === 'float32') return f32(value);
    return dtype === 'float64' ? f64(value) : i32(value);
  }
  switch (dtype) {
    case 'float32':
      return v128(new Float32Array(4).fill(value));
    case 'float64':
      return v128(new Float64Array(2).fill(value));
    case 'bool':
      return v128(new Int32Array(4).fill(-value));
    default:
      return v128(new Int32Array(4).fill(value));
  }
}

/** One scalar in every lane. */
export function splat(value: Code, dtype: DType, lanes: Lanes): Code {
  if (lanes === 1) return value;
  if (dtype === 'bool') return op('i32x4.splat', op('i32.sub', i32(0), value));
  return op(`${vectorPrefix[dtype]}.splat`, value);
}

/** One lane of a vector as a scalar. */
export function laneOf(dtype: DType, vector: Code, lane: number): Code {
  switch (dtype) {
    case 'float32':
      return extractLane('f32x4.extract_lane', vector, lane);
    case 'float64':
      return extractLane('f64x2.extract_lane', vector, lane);
    case 'bool':
      return op('i32.and', extractLane('i32x4.extract_lane', vector, lane), i32(1));
    default:
      return extractLane('i32x4.extract_lane', vector, lane);
  }
}

const widened = (bytes: Code): Code =>
  op('i32x4.extend_low_i16x8_u', op('i16x8.extend_low_i8x16_u', bytes));

/** Reads neighbouring elements at `address + offset`. */
export function loadElements(dtype: DType, lanes: Lanes, address: Code, offset: number): Code {
  const isByte = dtype === 'bool' || dtype === 'uint8';
  if (lanes === 1)
    return load(isByte ? 'i32.load8_u' : `${scalarPrefix[dtype]}.load`, address, offset);
  if (isByte) {
    const bytes = load(lanes === 4 ? 'v128.load32_zero' : 'v128.load16_splat', address, offset);
    return dtype === 'bool' ? op('i32x4.neg', widened(bytes)) : widened(bytes);
  }
  const isWhole = lanes === 4 || dtype === 'float64';
  return load(isWhole ? 'v128.load' : 'v128.load64_zero', address, offset);
}

/** Writes neighbouring elements at `address + offset`. */
export function storeElements(
  dtype: DType,
  lanes: Lanes,
  address: Code,
  value: Code,
  offset: number,
): Code {
  const isByte = dtype === 'bool' || dtype === 'uint8';
  if (lanes === 1) {
    return store(isByte ? 'i32.store8' : `${scalarPrefix[dtype]}.store`, address, value, offset);
  }
  if (isByte) {
    const ones = constantElement(1, 'int32', lanes);
    const numbers = dtype === 'bool' ? op('v128.and', value, ones) : value;
    // Narrowing wants two vectors; the second half of the result is not stored.
    const none = constantElement(0, 'int32', lanes);
    const bytes = op('i8x16.narrow_i16x8_u', op('i16x8.narrow_i32x4_s', numbers, none), none);
    return storeLane(
      lanes === 4 ? 'v128.store32_lane' : 'v128.store16_lane',
      address,
      bytes,
      0,
      offset,
    );
  }
  const isWhole = lanes === 4 || dtype === 'float64';
  if (isWhole) return store('v128.store', address, value, offset);
  return storeLane('v128.store64_lane', address, value, 0, offset);
}

/**
 * A mask of 64-bit lanes as one of 32-bit lanes in the low half, and back. Whole lanes of 32 bits
 * are moved, for which the processor has one instruction.
 */
export function narrowMask(mask: Code): Code {
  return shuffle(
    mask,
    v128(new Int32Array(4)),
    [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23],
  );
}

export function widenMask(mask: Code): Code {
  return op('i64x2.extend_low_i32x4_s', mask);
}
