// The exact remainder of float32, by long division of the significands, eight bits at a time.

import type { Prelude } from './prelude.ts';

export const remainders: Prelude = {
  fmodFloats: {
    code: `fn fmodFloats(x: f32, y: f32) -> f32 {
  let xBits = bitcast<u32>(x) & 0x7fffffffu;
  let yBits = bitcast<u32>(y) & 0x7fffffffu;
  if (xBits >= 0x7f800000u || yBits > 0x7f800000u || yBits == 0u) {
    return bitcast<f32>(0x7fc00000u | zero);
  }
  if (xBits < yBits) { return x; }
  var xExponent = i32(xBits >> 23u);
  var yExponent = i32(yBits >> 23u);
  var rest = xBits & 0x7fffffu;
  var divisor = yBits & 0x7fffffu;
  if (xExponent == 0) { xExponent = 1; } else { rest |= 0x800000u; }
  if (yExponent == 0) { yExponent = 1; } else { divisor |= 0x800000u; }
  rest %= divisor;
  for (var steps = xExponent - yExponent; steps > 0; steps -= 8) {
    rest = (rest << u32(min(steps, 8))) % divisor;
  }
  let sign = bitcast<u32>(x) & 0x80000000u;
  if (rest == 0u) { return bitcast<f32>(sign | zero); }
  let shift = min(i32(countLeadingZeros(rest)) - 8, yExponent - 1);
  let exponent = select(0u, u32(yExponent - shift), (rest << u32(shift)) >= 0x800000u);
  return bitcast<f32>(sign | (exponent << 23u) | ((rest << u32(shift)) & 0x7fffffu));
}`,
  },
};
