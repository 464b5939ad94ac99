// Sine, cosine and tangent of large float32 numbers: 1/4 turns are taken away by multiplying with
// as many digits of 2/π as the argument reaches.
// Source: Payne & Hanek, Radian reduction for trigonometric functions, SIGNUM Newsletter 18, 1983.

import type { Prelude } from './prelude.ts';

const polynomials = `  let square = r * r;
  let sine = r + r * square * (-0.16666667f + square * (0.008333332f + square *
    (-0.00019840087f + square * 2.7249926e-6f)));
  let cosine = 1f + square * (-0.5f + square * (0.041666667f + square * (-0.0013888888f +
    square * (2.48006e-5f + square * -2.730096e-7f))));`;

export const trigonometry: Prelude = {
  wideProduct: {
    code: `fn wideProduct(a: u32, b: u32) -> vec2<u32> {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let first = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let second = (a & 0xffffu) * (b >> 16u) + (first & 0xffffu);
  return vec2<u32>((a >> 16u) * (b >> 16u) + (first >> 16u) + (second >> 16u), a * b);
}`,
  },
  // The rest in [−π/4, π/4], and the quarter turns, modulo 4.
  reduceLarge: {
    code: `struct Reduced { rest: f32, quarters: u32 }
fn reduceLarge(x: f32) -> Reduced {
  const digits = array<u32, 8>(0u, 0x28be60dbu, 0x9391054au, 0x7f09d5f4u, 0x7d4d3770u, 0x36d8a566u,
    0x4f10e410u, 0x7f9458eau);
  let bits = bitcast<u32>(x);
  let significand = ((bits & 0x7fffffu) | 0x800000u) << 8u;
  let exponent = ((bits >> 23u) & 0xffu) - 126u;
  let at = min(exponent >> 5u, 4u);
  let shift = exponent & 31u;
  var all = digits;
  var words = vec3<u32>(all[at], all[at + 1u], all[at + 2u]);
  if (shift != 0u) {
    words = (words << vec3<u32>(shift)) |
      (vec3<u32>(words.y, words.z, all[at + 3u]) >> vec3<u32>(32u - shift));
  }
  let low = wideProduct(significand, words.z);
  let middle = wideProduct(significand, words.y);
  var second = middle.y + low.x;
  var first = significand * words.x + middle.x + select(0u, 1u, second < middle.y);
  var quarters = first >> 30u;
  first &= 0x3fffffffu;
  let isUpper = (first & 0x20000000u) != 0u;
  if (isUpper) {
    quarters += 1u;
    second = ~second + 1u;
    first = (~first + select(0u, 1u, second == 0u)) & 0x3fffffffu;
  }
  let high = f32(first >> 8u) * 1099511627776f;
  let rest = f32(((first & 0xffu) << 16u) | (second >> 16u)) * 65536f;
  let part = quickSum(high, rest);
  let angle = multiplyPairs(part, vec2<f32>(1.57079637f, -4.37113883e-8f)).x * 2.168404345e-19f;
  let isNegative = (bits >> 31u) != 0u;
  return Reduced(select(angle, -angle, isUpper != isNegative),
    select(quarters, 4u - (quarters & 3u), isNegative) & 3u);
}`,
    calls: ['wideProduct', 'quickSum', 'multiplyPairs'],
  },
  sineLarge: {
    code: `fn sineLarge(x: f32) -> f32 {
  if (!isFinite(x)) { return bitcast<f32>(0x7fc00000u | zero); }
  let reduced = reduceLarge(x);
  let r = reduced.rest;
${polynomials}
  let value = select(sine, cosine, (reduced.quarters & 1u) != 0u);
  return select(value, -value, (reduced.quarters & 2u) != 0u);
}`,
    calls: ['isFinite', 'reduceLarge'],
  },
  cosineLarge: {
    code: `fn cosineLarge(x: f32) -> f32 {
  if (!isFinite(x)) { return bitcast<f32>(0x7fc00000u | zero); }
  let reduced = reduceLarge(x);
  let r = reduced.rest;
${polynomials}
  let value = select(cosine, sine, (reduced.quarters & 1u) != 0u);
  return select(value, -value, ((reduced.quarters + 1u) & 2u) != 0u);
}`,
    calls: ['isFinite', 'reduceLarge'],
  },
  tangentLarge: {
    code: `fn tangentLarge(x: f32) -> f32 {
  if (!isFinite(x)) { return bitcast<f32>(0x7fc00000u | zero); }
  let reduced = reduceLarge(x);
  let r = reduced.rest;
${polynomials}
  return select(sine / cosine, -cosine / sine, (reduced.quarters & 1u) != 0u);
}`,
    calls: ['isFinite', 'reduceLarge'],
  },
};
