// Powers of integers, which wrap round like their products.

/** The low 32 bits of `x ** y`; a negative power is truncated to an integer, 0 but for ±1. */
export function integerPower(x: number, y: number): number {
  if (y < 0) {
    if (x !== 1 && x !== -1) return 0;
    return y % 2 === 0 ? 1 : x;
  }
  let result = 1;
  let factor = x;
  for (let rest = y; rest > 0; rest >>>= 1) {
    if (rest & 1) result = Math.imul(result, factor);
    factor = Math.imul(factor, factor);
  }
  return result;
}
