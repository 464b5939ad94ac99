// Polynomials as expressions.

import { type Expression, builder as e } from '@gradus/tensor/backend';

/**
 * `c₀ + c₁ x + c₂ x² + …`, by Estrin's scheme: pairs of terms first, so that fewer operations
 * wait for one another than in Horner's rule.
 */
export function polynomial(x: Expression, coefficients: readonly number[]): Expression {
  let terms: (Expression | number)[] = [...coefficients];
  let power = x;
  while (terms.length > 1) {
    const pairs: (Expression | number)[] = [];
    for (let i = 0; i < terms.length; i += 2) {
      pairs.push(i + 1 < terms.length ? e.add(e.mul(power, terms[i + 1]), terms[i]) : terms[i]);
    }
    terms = pairs;
    if (terms.length > 1) power = e.mul(power, power);
  }
  const [sum] = terms;
  return typeof sum === 'number' ? e.constant(sum, x.dtype) : sum;
}
