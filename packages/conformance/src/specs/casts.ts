// What a dtype makes of a number, written without the library.

import type { DType } from '@gradus/tensor';
import { castToFloat16 } from '../float16.ts';

/** The value that storing `x` leaves behind; integer overflow has wrapped before. */
export function castTo(dtype: DType, x: number): number {
  switch (dtype) {
    case 'bool':
      return x === 0 ? 0 : 1;
    case 'uint8':
      return clampToInt32(x) & 255;
    case 'int32':
      return clampToInt32(x);
    case 'float16':
      return castToFloat16(x);
    case 'float32':
      return Math.fround(x);
    case 'float64':
      return x;
  }
}

function clampToInt32(x: number): number {
  if (Number.isNaN(x)) return 0;
  // The sum turns −0 into 0, which is what integers have.
  return Math.min(Math.max(Math.trunc(x), -(2 ** 31)), 2 ** 31 - 1) + 0;
}

/** The remainder that integer arithmetic keeps of an exact result. */
export function wrapTo(dtype: DType, x: bigint): number {
  return Number(dtype === 'uint8' ? BigInt.asUintN(8, x) : BigInt.asIntN(32, x));
}
