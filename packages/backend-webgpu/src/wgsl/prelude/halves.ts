// float16 as bits, written out: every device has it so, whether or not it has the type.

import type { Prelude } from './prelude.ts';

export const halves: Prelude = {
  // The float16 that the low half of a word is.
  float16OfBits: {
    code: `fn float16OfBits(word: u32) -> f32 {
  let sign = (word & 0x8000u) << 16u;
  let magnitude = word & 0x7fffu;
  if (magnitude < 0x0400u) {
    return bitcast<f32>(bitcast<u32>(f32(magnitude) * 5.9604644775390625e-8f) | sign);
  }
  let exponents = select(0x38000000u, 0x70000000u, magnitude >= 0x7c00u);
  return bitcast<f32>(((magnitude << 13u) + exponents) | sign);
}`,
  },
  // The bits of the nearest float16, of two the even one; Infinity from 65520 on.
  bitsOfFloat16: {
    code: `fn bitsOfFloat16(x: f32) -> u32 {
  let sign = (bitcast<u32>(x) >> 16u) & 0x8000u;
  let magnitude = bitcast<u32>(x) & 0x7fffffffu;
  if (magnitude > 0x7f800000u) { return sign | 0x7e00u; }
  if (magnitude >= 0x477ff000u) { return sign | 0x7c00u; }
  if (magnitude < 0x38800000u) {
    return sign | u32(round(bitcast<f32>(magnitude) * 16777216f));
  }
  let rounded = magnitude + 0x0fffu + ((magnitude >> 13u) & 1u);
  return sign | ((rounded - 0x38000000u) >> 13u);
}`,
  },
};
