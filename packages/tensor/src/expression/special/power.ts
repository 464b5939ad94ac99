// Powers by C's rules, which differ from JavaScript's in two places.

/** `xʸ`; 1 for any power of 1, NaN included, and for (−1)^±∞. */
export function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1;
  return x ** y;
}

/** `√(x² + y²)`; Infinity if either operand is infinite, even beside NaN. */
export function hypot(x: number, y: number): number {
  return Math.hypot(x, y);
}
