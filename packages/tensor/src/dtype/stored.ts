// How elements lie in the memory of a device, where that differs from the host's array of them:
// a float16 is its bits there, and its value here.

import { type DType, dtypes, type HostArray } from './dtype.ts';
import { bitsOfFloat16, float16OfBits } from './float16.ts';

/** Elements as a device holds them. */
export type StoredArray = HostArray | Uint16Array;

/** The values as a device holds them; those of float16 are rounded. */
export function storedElements(dtype: DType, values: HostArray): StoredArray {
  if (dtype !== 'float16') return values;
  const bits = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) bits[i] = bitsOfFloat16(values[i]);
  return bits;
}

/** The values of what a device holds. */
export function hostElements(dtype: DType, bytes: ArrayBuffer): HostArray {
  if (dtype !== 'float16') return new dtypes[dtype].array(bytes);
  const bits = new Uint16Array(bytes);
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = float16OfBits(bits[i]);
  return values;
}
