// Polynomials as expressions.

import { type Expression, builder as e, multiplyAdd } from '@gradus/tensor/backend';

/**
 * `c₀ + c₁ x + c₂ x² + …`: pairs of terms first, then Horner's rule in x², so that half as many
 * operations wait for one another.
 */
export function polynomial(x: Expression, coefficients: readonly number[]): Expression {
  const pairs: (Expression | number)[] = [];
  for (let i = 0; i < coefficients.length; i += 2) {
    const [first, second] = coefficients.slice(i, i + 2);
    pairs.push(second === undefined ? first : multiplyAdd(x, second, first));
  }
  const square = e.mul(x, x);
  const sum = pairs.reduceRight((rest, pair) => multiplyAdd(square, rest, pair));
  return typeof sum === 'number' ? e.constant(sum, x.dtype) : sum;
}
