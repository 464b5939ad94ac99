// Shifts of 32-bit integers. A count outside [0, 31] moves every bit out, where hardware would
// take it modulo 32.

function isWithin(count: number): boolean {
  return count >= 0 && count < 32;
}

/** `x · 2^count` modulo 2³². */
export function shiftLeft(x: number, count: number): number {
  return isWithin(count) ? x << count : 0;
}

/** `⌊x / 2^count⌋`: the sign is kept. */
export function shiftRight(x: number, count: number): number {
  return x >> (isWithin(count) ? count : 31);
}
