// Arithmetic of integers where WGSL has no operator for it, or one with other rules: division by 0
// gives 0, shifts by other counts than 0 to 31 move every bit out.

import type { Prelude } from './prelude.ts';

export const integers: Prelude = {
  fmodIntegers: {
    code: 'fn fmodIntegers(x: i32, y: i32) -> i32 { return select(x % y, 0, y == 0); }',
  },
  remainderIntegers: {
    code: `fn remainderIntegers(x: i32, y: i32) -> i32 {
  let rest = select(x % y, 0, y == 0);
  return select(rest, rest + y, (rest != 0) & ((rest < 0) != (y < 0)));
}`,
  },
  floorDivideIntegers: {
    code: `fn floorDivideIntegers(x: i32, y: i32) -> i32 {
  let quotient = x / y;
  let isBelow = (x % y != 0) & ((x < 0) != (y < 0));
  return select(select(quotient, quotient - 1, isBelow), 0, y == 0);
}`,
  },
  powIntegers: {
    code: `fn powIntegers(x: i32, y: i32) -> i32 {
  if (y < 0) {
    let power = select(x, 1, (y & 1) == 0);
    return select(0, power, (x == 1) | (x == -1));
  }
  var product = 1;
  var factor = x;
  for (var rest = y; rest > 0; rest >>= 1u) {
    product = select(product, product * factor, (rest & 1) != 0);
    factor *= factor;
  }
  return product;
}`,
  },
  shiftLeft: {
    code: `fn shiftLeft(x: i32, count: i32) -> i32 {
  return select(0, x << (u32(count) & 31u), (count >= 0) & (count < 32));
}`,
  },
  shiftRight: {
    code: `fn shiftRight(x: i32, count: i32) -> i32 {
  return x >> select(31u, u32(count) & 31u, (count >= 0) & (count < 32));
}`,
  },
};
