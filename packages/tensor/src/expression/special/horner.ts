// Polynomials of one number.

/** `c₀ + c₁ x + c₂ x² + …`. */
export function horner(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}
