// The error function and its complement in float64, to a few units in the last place: by
// polynomials whose fit tools/approximation says. Source of the split of x², without which its
// rounding would spoil e^(−x²): Cody, Rational Chebyshev approximations for the error function,
// Math. Comp. 23, 1969.

import { horner } from './horner.ts';
import { polynomials } from './polynomials.ts';

/** From here on `erf` is 1 to the last place. */
const one = 6;

/** From here on `erfc` is below the smallest double. */
const nothing = 28;

/** Error function, `2/√π ∫₀ˣ e^(−t²) dt`. */
export function erf(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < 1) return x + x * horner(x * x, polynomials.erf);
  if (magnitude < one) return Math.sign(x) * (1 - erfcOfPositive(magnitude));
  return Math.sign(x);
}

/** Complementary error function, `1 − erf(x)`. */
export function erfc(x: number): number {
  if (x < 0.5) return 1 - erf(x);
  if (x >= nothing) return 0;
  return erfcOfPositive(x);
}

function erfcOfPositive(x: number): number {
  return exponentialOfSquare(x) * scaled(x);
}

/** `e^(x²) erfc(x)` for x from ½ to 28. */
function scaled(x: number): number {
  if (x < 2) return horner((x - 1) / (x + 1), polynomials.erfcxNear);
  if (x < 6) return horner((x - 3.5) / (x + 3.5), polynomials.erfcxFar);
  return horner(1 / (x * x), polynomials.erfcxTail) / x;
}

// The square of a multiple of 1/16 is exact.
function exponentialOfSquare(x: number): number {
  const high = Math.trunc(x * 16) / 16;
  return Math.exp(-high * high) * Math.exp(-(x - high) * (x + high));
}
