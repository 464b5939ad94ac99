// Arithmetic of twice the digits, in the range of float32: a number is the sum of a float and of
// what that lacks. float64 inside of a kernel is computed so.
// Source: Dekker, Numerische Mathematik 18, 1971; Hida, Li & Bailey, Algorithms for quad-double
// precision floating point arithmetic, 2001.

import type { Prelude } from './prelude.ts';

// An infinity lacks nothing; the formulas would find NaN. Of a product near the denormal numbers
// they would find anything; it is a float32 alone, as is a zero, which keeps its sign.
export const pairs: Prelude = {
  quickSum: {
    code: `fn quickSum(high: f32, low: f32) -> vec2<f32> {
  let sum = opaque(high + low);
  return vec2<f32>(sum, select(0f, low - opaque(sum - high), isFinite(sum)));
}`,
    calls: ['opaque', 'isFinite'],
  },
  exactSum: {
    code: `fn exactSum(a: f32, b: f32) -> vec2<f32> {
  let sum = opaque(a + b);
  let second = opaque(sum - a);
  let lost = (a - opaque(sum - second)) + (b - second);
  return vec2<f32>(sum, select(0f, lost, isFinite(sum)));
}`,
    calls: ['opaque', 'isFinite'],
  },
  // Parts of 12 bits have exact products, whether or not the device fuses them with sums.
  exactProduct: {
    code: `fn exactProduct(a: f32, b: f32) -> vec2<f32> {
  let product = opaque(a * b);
  let aHigh = bitcast<f32>(bitcast<u32>(a) & 0xfffff000u);
  let bHigh = bitcast<f32>(bitcast<u32>(b) & 0xfffff000u);
  let aLow = a - aHigh;
  let bLow = b - bHigh;
  let mixed = opaque(opaque(opaque(aHigh * bHigh - product) + aHigh * bLow) + aLow * bHigh);
  let isExact = isOrdinary(product) & isOrdinary(a) & isOrdinary(b);
  return vec2<f32>(product, select(0f, mixed + aLow * bLow, isExact));
}`,
    calls: ['opaque', 'isOrdinary'],
  },
  addPairs: {
    code: `fn addPairs(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let high = exactSum(a.x, b.x);
  let low = exactSum(a.y, b.y);
  let sum = quickSum(high.x, high.y + low.x);
  return quickSum(sum.x, sum.y + low.y);
}`,
    calls: ['exactSum', 'quickSum'],
  },
  // Sums of many: what rounding took is added up aside, and added once, unless the sum is infinite.
  addToSum: {
    code: `fn addToSum(total: vec2<f32>, value: f32) -> vec2<f32> {
  let sum = opaque(total.x + value);
  let second = opaque(sum - total.x);
  return vec2<f32>(sum, total.y + ((total.x - opaque(sum - second)) + (value - second)));
}`,
    calls: ['opaque'],
  },
  joinSums: {
    code: `fn joinSums(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let sum = addToSum(a, b.x);
  return vec2<f32>(sum.x, sum.y + b.y);
}`,
    calls: ['addToSum'],
  },
  totalOf: {
    code: `fn totalOf(total: vec2<f32>) -> f32 {
  return select(total.x, total.x + total.y, isFinite(total.x));
}`,
    calls: ['isFinite'],
  },
  subtractPairs: {
    code: 'fn subtractPairs(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> { return addPairs(a, -b); }',
    calls: ['addPairs'],
  },
  multiplyPairs: {
    code: `fn multiplyPairs(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let product = exactProduct(a.x, b.x);
  let nothing = bitcast<f32>(bitcast<u32>(product.x) & 0x80000000u);
  let low = product.y + (a.x * b.y + a.y * b.x);
  return quickSum(product.x, select(nothing, low, isOrdinary(product.x)));
}`,
    calls: ['exactProduct', 'quickSum', 'isOrdinary'],
  },
  multiplyAddPairs: {
    code: `fn multiplyAddPairs(a: vec2<f32>, b: vec2<f32>, c: vec2<f32>) -> vec2<f32> {
  return addPairs(multiplyPairs(a, b), c);
}`,
    calls: ['addPairs', 'multiplyPairs'],
  },
  dividePairs: {
    code: `fn dividePairs(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let first = a.x / b.x;
  let nothing = bitcast<f32>(bitcast<u32>(first) & 0x80000000u);
  let low = subtractPairs(a, multiplyPairs(b, vec2<f32>(first, 0f))).x / b.x;
  return quickSum(first, select(nothing, low, isOrdinary(first) & isFinite(b.x)));
}`,
    calls: ['isOrdinary', 'isFinite', 'subtractPairs', 'multiplyPairs', 'quickSum'],
  },
  rootPair: {
    code: `fn rootPair(a: vec2<f32>) -> vec2<f32> {
  let root = sqrt(a.x);
  let low = subtractPairs(a, exactProduct(root, root)).x / (2f * root);
  let nothing = bitcast<f32>(bitcast<u32>(root) & 0x80000000u);
  return quickSum(root, select(nothing, low, isOrdinary(root)));
}`,
    calls: ['isOrdinary', 'subtractPairs', 'exactProduct', 'quickSum'],
  },
  absolutePair: {
    code: `fn absolutePair(a: vec2<f32>) -> vec2<f32> {
  return select(a, -a, (bitcast<u32>(a.x) >> 31u) != 0u);
}`,
  },
  isLessPair: {
    code: `fn isLessPair(a: vec2<f32>, b: vec2<f32>) -> bool {
  return (a.x < b.x) | ((a.x == b.x) & (a.y < b.y));
}`,
  },
  isEqualPair: {
    code: `fn isEqualPair(a: vec2<f32>, b: vec2<f32>) -> bool {
  return (a.x == b.x) & (a.y == b.y);
}`,
  },
  floorPair: {
    code: `fn floorPair(a: vec2<f32>) -> vec2<f32> {
  let high = floor(a.x);
  return quickSum(high, select(0f, floor(a.y), high == a.x));
}`,
    calls: ['quickSum'],
  },
  ceilPair: {
    code: 'fn ceilPair(a: vec2<f32>) -> vec2<f32> { return -floorPair(-a); }',
    calls: ['floorPair'],
  },
  truncPair: {
    code: `fn truncPair(a: vec2<f32>) -> vec2<f32> {
  return select(floorPair(a), ceilPair(a), a.x < 0f);
}`,
    calls: ['floorPair', 'ceilPair'],
  },
  roundPair: {
    code: `fn roundPair(a: vec2<f32>) -> vec2<f32> {
  let high = round(a.x);
  let isTie = abs(a.x - floor(a.x) - 0.5f) == 0f;
  let beside = select(select(high, floor(a.x), a.y < 0f), ceil(a.x), a.y > 0f);
  let whole = select(high, beside, isTie);
  return quickSum(whole, select(0f, round(a.y), high == a.x));
}`,
    calls: ['quickSum'],
  },
  pairOfInteger: {
    code: `fn pairOfInteger(x: i32) -> vec2<f32> {
  return exactSum(f32(x >> 16u) * 65536f, f32(x & 0xffff));
}`,
    calls: ['exactSum'],
  },
  integerOfPair: {
    code: `fn integerOfPair(a: vec2<f32>) -> i32 {
  let whole = truncPair(a);
  let isEnd = (whole.x == 2147483648f) & (whole.y < 0f);
  let high = select(toInteger(whole.x), i32(-2147483648), isEnd);
  let isBelow = (whole.x == -2147483648f) & (whole.y < 0f);
  let isOut = ((whole.x >= 2147483648f) & !isEnd) | isBelow;
  return high + select(toInteger(whole.y), 0, isOut);
}`,
    calls: ['truncPair', 'toInteger'],
  },
};
