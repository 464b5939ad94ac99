// Rounding and signs that `Math` has otherwise or not at all.

/** The nearest whole number, of two equally near the even one. */
export function roundHalfToEven(x: number): number {
  if (!(Math.abs(x) < 2 ** 52)) return x;
  // At this magnitude a double has no fraction: the sum rounds, to even on a tie.
  const magnitude = Math.abs(x) + 2 ** 52 - 2 ** 52;
  return x < 0 || Object.is(x, -0) ? -magnitude : magnitude;
}

/** −1, 0 or 1; 0 for NaN, as PyTorch. */
export function sign(x: number): number {
  if (x > 0) return 1;
  return x < 0 ? -1 : 0;
}

/** The magnitude of `x` with the sign of `y`, also that of a zero. */
export function copysign(x: number, y: number): number {
  const magnitude = Math.abs(x);
  return y < 0 || Object.is(y, -0) ? -magnitude : magnitude;
}
