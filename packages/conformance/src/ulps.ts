// How far numbers lie from one another, counted in numbers of their dtype between them.

import type { DType } from '@gradus/tensor';
import { bitsOfFloat16 } from '@gradus/tensor/backend';

const float = new Float32Array(1);
const floatBits = new Int32Array(float.buffer);
const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);

// The bits of floats, read as integers, stand in the order of the floats.
const distances: Partial<Record<DType, (a: number, b: number) => number>> = {
  float16: (a, b) => order16(a) - order16(b),
  float32: (a, b) => order32(a) - order32(b),
  // Of 64 bits a number would round the last away.
  float64: (a, b) => Number(order64(a) - order64(b)),
};

/** How many numbers lie from one to the other; infinitely many to a zero of the other sign. */
export function ulpsBetween(a: number, b: number, dtype: DType): number {
  if (Object.is(a, b)) return 0;
  if (a === b || Number.isNaN(a) || Number.isNaN(b)) return Infinity;
  return Math.abs(distances[dtype]?.(a, b) ?? a - b);
}

function order16(value: number): number {
  const bits = bitsOfFloat16(value);
  return bits >= 0x8000 ? -(bits & 0x7fff) : bits;
}

function order32(value: number): number {
  float[0] = value;
  const [bits] = floatBits;
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}

function order64(value: number): bigint {
  double[0] = value;
  const [bits] = doubleBits;
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}
