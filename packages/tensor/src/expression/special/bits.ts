// The bits of a float32 as an integer, and back.

const floats = new Float32Array(1);
const integers = new Int32Array(floats.buffer);

/** The int32 that has the bits of `x` rounded to float32. */
export function bitsOfFloat32(x: number): number {
  floats[0] = x;
  return integers[0];
}

/** The float32 that has these bits. */
export function float32OfBits(bits: number): number {
  integers[0] = bits;
  return floats[0];
}
