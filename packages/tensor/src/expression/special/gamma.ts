// log |Γ| and its derivative in float64. Between 1 and 3 polynomials, fitted with their zeros
// taken out, keep relative accuracy beside the zeros; recurrence, reflection and the asymptotic
// series lead there from elsewhere. Source: NIST Digital Library of Mathematical Functions, 5.5
// and 5.11.

import { horner } from './horner.ts';
import { polynomials } from './polynomials.ts';

// B₂ₖ / (2k (2k − 1)) and B₂ₖ / 2k from k = 1 on, the signs included.
const stirling = [
  ...[1 / 12, -1 / 360, 1 / 1260, -1 / 1680],
  ...[1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400],
];
const asymptotic = [
  ...[1 / 12, -1 / 120, 1 / 252, -1 / 240],
  ...[1 / 132, -691 / 32_760, 1 / 12, -3617 / 8160],
];

const halfLog2Pi = 0.9189385332046728;

/** From here on the asymptotic series has all digits. */
const far = 10;

/**
 * `log |Γ(x)|`; Infinity at the poles. Beside its zeros below −2 it is exact to float64's place of
 * 1, not relative to itself.
 */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (Math.abs(x) === Infinity) return Infinity;
  // One step up the recurrence, with the polynomial's zeros in terms of x itself.
  if (x > -0.5 && x < 0) {
    return x * (x - 1) * horner(x + 0.25, polynomials.lgammaLow) - Math.log(-x);
  }
  if (x <= 0) {
    const sine = sinPi(x);
    return sine === 0 ? Infinity : Math.log(Math.PI / Math.abs(x * sine)) - lgamma(-x);
  }
  if (x < 0.5) return x * (x - 1) * horner(x - 0.5, polynomials.lgammaMiddle) - Math.log(x);
  if (x < 1) return (x - 1) * (x - 2) * horner(x - 0.75, polynomials.lgammaLow);
  // The sum makes −0 at the zeros 0.
  if (x <= 2) return (x - 1) * (x - 2) * horner(x - 1.5, polynomials.lgammaMiddle) + 0;
  if (x < far) return lgammaNear(x);
  const inverse = 1 / x;
  const series = inverse * horner(inverse * inverse, stirling);
  return (x - 0.5) * (Math.log(x) - 1) + (halfLog2Pi - 0.5 + series);
}

function lgammaNear(x: number): number {
  let product = 1;
  let y = x;
  while (y > 3) {
    y--;
    product *= y;
  }
  return Math.log(product) + (y - 2) * horner(y - 2.5, polynomials.lgammaHigh);
}

// The zero of ψ, and what float64 lacks of it.
const root = 1.4616321449683622;
const rootRest = 9.549995429965697e-17;

/** `ψ(x)`, the derivative of `log Γ(x)`; NaN at the negative poles, ∓Infinity at ±0. */
export function digamma(x: number): number {
  if (x === 0) return -1 / x;
  if (x < 0) return digammaOfNegative(x);
  if (x < 1) return digammaNear(1 + x) - 1 / x;
  if (x >= far) {
    const square = 1 / (x * x);
    return Math.log(x) - 0.5 / x - square * horner(square, asymptotic);
  }
  let sum = 0;
  let y = x;
  while (y > 2) {
    y--;
    sum += 1 / y;
  }
  return digammaNear(y) + sum;
}

function digammaNear(x: number): number {
  return (x - root - rootRest) * horner(x - 1.5, polynomials.digamma);
}

function digammaOfNegative(x: number): number {
  const rest = x - Math.round(x);
  if (rest === 0 || x === -Infinity) return Number.NaN;
  return digamma(-x) - 1 / x - Math.PI / Math.tan(Math.PI * rest);
}

/** `sin(πx)`, which is 0 for whole x. */
function sinPi(x: number): number {
  const rest = x - Math.round(x);
  return Math.sin(Math.PI * rest);
}
