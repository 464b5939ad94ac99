// Constants of expressions in WGSL, where NaN, infinities and overflow do not compile, and zeros
// tempt compilers into algebra.

import type { DType } from '@gradus/tensor/backend';

const words = new Uint32Array(1);
const floats = new Float32Array(words.buffer);

const smallestNormal = 2 ** -126;

/** The bits of a number as a run-time scalar carries them. */
export function wordOf(value: number, dtype: DType): number {
  if (dtype !== 'float32' && dtype !== 'float16') return value >>> 0;
  floats[0] = value;
  return words[0];
}

function floatCode(value: number): string {
  const rounded = Math.fround(value);
  const isPlain = Number.isFinite(rounded) && Math.abs(rounded) >= smallestNormal;
  if (isPlain) return `${rounded < 0 ? `(${rounded}f)` : `${rounded}f`}`;
  return `bitcast<f32>(0x${wordOf(rounded, 'float32').toString(16)}u | zero)`;
}

/** A constant of a dtype. */
export function constantCode(value: number, dtype: DType): string {
  switch (dtype) {
    case 'bool':
      return value === 0 ? 'false' : 'true';
    case 'float16':
    case 'float32':
      return floatCode(value);
    case 'float64': {
      const high = Math.fround(value);
      const low = Number.isFinite(high) ? value - high : 0;
      return `vec2<f32>(${floatCode(high)}, ${floatCode(low)})`;
    }
    default:
      return `i32(${value})`;
  }
}
