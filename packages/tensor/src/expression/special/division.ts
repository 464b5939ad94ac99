// Division that rounds down, and the two remainders: `fmod` has the sign of the dividend, as
// C's, `remainder` that of the divisor, as Python's.

import { copysign } from './rounding.ts';

/** `x − y · ⌊x / y⌋`, exact but for the last sum. */
export function remainder(x: number, y: number): number {
  const rest = x % y;
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
}

/** `⌊x / y⌋`, as if the quotient were exact; a zero has the sign of the quotient. */
export function floorDivide(x: number, y: number): number {
  if (y === 0) return x / y;
  const rest = x % y;
  const quotient = (x - rest) / y;
  // The quotient is whole but for its own rounding.
  const whole = Math.round(rest !== 0 && rest < 0 !== y < 0 ? quotient - 1 : quotient);
  return whole === 0 ? copysign(whole, x / y) : whole;
}

// A kernel cannot throw on one element of many, nor can a GPU: by zero, integers give 0.

/** Integer `x % y` with the sign of `x`; 0 where `y` is 0. */
export function integerFmod(x: number, y: number): number {
  return y === 0 ? 0 : x % y;
}

/** Integer remainder with the sign of `y`; 0 where `y` is 0. */
export function integerRemainder(x: number, y: number): number {
  return y === 0 ? 0 : remainder(x, y);
}

/** Integer `⌊x / y⌋`; 0 where `y` is 0. */
export function integerFloorDivide(x: number, y: number): number {
  return y === 0 ? 0 : Math.floor(x / y);
}
