// Which numbers integers take when a value is written to them.

import { ValueError } from '../errors.ts';
import type { DType } from './dtype.ts';

const ranges: Readonly<Partial<Record<DType, readonly [low: number, high: number]>>> = {
  uint8: [0, 255],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

/**
 * Refuses a number that an integer dtype does not hold. Negative integers wrap round in uint8
 * while their size fits, as PyTorch's do.
 */
export function checkHeld(op: string, value: number | boolean, dtype: DType): void {
  const range = ranges[dtype];
  if (range === undefined) return;
  const number = Number(value);
  const size = dtype === 'uint8' && Number.isInteger(number) ? Math.abs(number) : number;
  const [low, high] = range;
  if (size >= low && size <= high) return;
  throw new ValueError(op, `the value is ${value}; ${dtype} holds ${low} to ${high}`, {
    value,
    dtype,
  });
}
