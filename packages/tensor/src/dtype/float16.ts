// IEEE 754 binary16 on the host: its bits, its values and rounding to them. Written out, as
// JavaScript has had Float16Array only since 2025.

const smallestNormal = 2 ** -14;
const smallestSubnormal = 2 ** -24;
/** From here on a number is nearer to the power of two after the largest float16, 65504. */
const overflow = 65520;

const significandBits = 10;
const exponentBias = 15;

/** The float16 nearest to a number: ties go to the even one, what is too large to Infinity. */
export function roundToFloat16(value: number): number {
  const magnitude = Math.abs(value);
  // NaN, zeros and infinities are floats of every size.
  if (!(magnitude > 0 && magnitude < Infinity)) return value;
  if (magnitude >= overflow) return value < 0 ? -Infinity : Infinity;
  const step = Math.max(2 ** (exponentOf(magnitude) - significandBits), smallestSubnormal);
  // Adding what makes `step` the last digit of a float64 rounds to it, ties to even.
  const shift = step * 2 ** 52;
  const rounded = magnitude + shift - shift;
  return value < 0 ? -rounded : rounded;
}

/** The bits of the float16 nearest to a number. */
export function bitsOfFloat16(value: number): number {
  const rounded = roundToFloat16(value);
  if (Number.isNaN(rounded)) return 0x7e00;
  const sign = rounded < 0 || Object.is(rounded, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(rounded);
  if (magnitude === Infinity) return sign | 0x7c00;
  if (magnitude < smallestNormal) return sign | (magnitude / smallestSubnormal);
  const exponent = exponentOf(magnitude);
  const significand = (magnitude / 2 ** exponent - 1) * 2 ** significandBits;
  return sign | ((exponent + exponentBias) << significandBits) | significand;
}

/** The float16 of these bits. */
export function float16OfBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> significandBits) & 0x1f;
  const significand = bits & 0x3ff;
  if (exponent === 0) return sign * significand * smallestSubnormal;
  if (exponent === 0x1f) return significand === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + significand / 2 ** significandBits) * 2 ** (exponent - exponentBias);
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const high = new Uint8Array(Float64Array.of(1).buffer)[7] === 0 ? 0 : 1;

/** `e` of a normal number `1.… · 2ᵉ`; less than any of float16 for a subnormal float64. */
function exponentOf(magnitude: number): number {
  float[0] = magnitude;
  return (words[high] >>> 20) - 1023;
}
