// What shaders do with the bits of numbers, as their compilers may take NaN and infinities for
// absent, and −0 for 0.

import type { Prelude } from './prelude.ts';

export const bits: Prelude = {
  // Keeps a sum or product as it is written: compilers put them in another order.
  opaque: {
    code: 'fn opaque(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ zero); }',
  },
  isFinite: {
    code: 'fn isFinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }',
  },
  // Whether a number is finite and so large that what float32 lacks of it is no denormal number.
  isOrdinary: {
    code: `fn isOrdinary(x: f32) -> bool {
  let exponent = bitcast<u32>(x) & 0x7f800000u;
  return (exponent != 0x7f800000u) & (exponent >= 0x10000000u);
}`,
  },
  // Beyond the ends of int32 the nearer one, 0 for NaN.
  toInteger: {
    code: `fn toInteger(x: f32) -> i32 {
  let bits = bitcast<i32>(x);
  let magnitude = bits & 0x7fffffff;
  let isInside = magnitude < 0x4f000000;
  let end = select(0x7fffffff, i32(-2147483648), bits < 0);
  let value = select(end, i32(select(0f, x, isInside)), isInside);
  return select(value, 0, magnitude > 0x7f800000);
}`,
  },
  copySign: {
    code: `fn copySign(x: f32, y: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(x) & 0x7fffffffu) | (bitcast<u32>(y) & 0x80000000u));
}`,
  },
};
