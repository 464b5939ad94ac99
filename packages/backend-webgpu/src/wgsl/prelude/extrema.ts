// Extrema by integers in the order of the floats, with NaN beyond them all.

import type { Prelude } from './prelude.ts';

const placed = (name: string, isBetter: string) => ({
  code: `fn ${name}(a: vec3<i32>, b: vec3<i32>) -> vec3<i32> { return select(a, b, ${isBetter}); }`,
});

export const extrema: Prelude = {
  orderOf: {
    code: `fn orderOf(x: f32) -> i32 {
  let bits = bitcast<i32>(x);
  return bits ^ ((bits >> 31u) & 0x7fffffff);
}`,
  },
  isUndefined: {
    code: 'fn isUndefined(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }',
  },
  largeKey: {
    code: 'fn largeKey(x: f32) -> i32 { return select(orderOf(x), 0x7fffffff, isUndefined(x)); }',
    calls: ['orderOf', 'isUndefined'],
  },
  smallKey: {
    code: `fn smallKey(x: f32) -> i32 {
  return select(orderOf(x), i32(-2147483648), isUndefined(x));
}`,
    calls: ['orderOf', 'isUndefined'],
  },
  floatOfKey: {
    code: `fn floatOfKey(key: i32) -> f32 {
  return bitcast<f32>(key ^ ((key >> 31u) & 0x7fffffff));
}`,
  },
  // Both zeros have the key 0.
  maxTied: {
    code: 'fn maxTied(x: f32) -> i32 { let key = largeKey(x); return select(key, 0, key == -1); }',
    calls: ['largeKey'],
  },
  minTied: {
    code: 'fn minTied(x: f32) -> i32 { let key = smallKey(x); return select(key, 0, key == -1); }',
    calls: ['smallKey'],
  },
  // Of keys, positions and values: a tie goes to the lower position, or to the higher one.
  maxFirst: placed('maxFirst', '(b.x > a.x) | ((b.x == a.x) & (b.y < a.y))'),
  minFirst: placed('minFirst', '(b.x < a.x) | ((b.x == a.x) & (b.y < a.y))'),
  maxLast: placed('maxLast', '(b.x > a.x) | ((b.x == a.x) & (b.y >= a.y))'),
  minLast: placed('minLast', '(b.x < a.x) | ((b.x == a.x) & (b.y >= a.y))'),
};
