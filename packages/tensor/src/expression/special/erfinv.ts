// The inverse of the error function in float64: a polynomial in `w = −log(1 − y²)` (Giles,
// Approximating the erfinv function, GPU Computing Gems, 2011), then one step of Halley's method
// on whichever of erf and erfc has the digits.

import { erf, erfc } from './erf.ts';
import { horner } from './horner.ts';
import { polynomials } from './polynomials.ts';

const slope = 2 / Math.sqrt(Math.PI);

/** The x whose `erf` is y; ±Infinity at ±1, NaN beyond. */
export function erfinv(y: number): number {
  const magnitude = Math.abs(y);
  if (magnitude === 1) return y * Infinity;
  if (!(magnitude < 1)) return Number.NaN;
  const rest = 1 - magnitude;
  const x = magnitude * start(-Math.log(rest * (1 + magnitude)));
  const miss = magnitude < 0.5 ? erf(x) - magnitude : rest - erfc(x);
  const step = miss / (slope * Math.exp(-x * x));
  return Math.sign(y) * (x - step / (1 + x * step)) || y;
}

function start(w: number): number {
  if (w < 6) return horner(w - 3, polynomials.erfinvCentral);
  return horner(Math.sqrt(w) - 4.3, polynomials.erfinvTail);
}
