// Polynomials as expressions.

import { type Expression, builder as e } from '@gradus/tensor/backend';

/** `c₀ + c₁ x + c₂ x² + …` by Horner's rule. */
export function polynomial(x: Expression, coefficients: readonly number[]): Expression {
  const [last, ...rest] = coefficients.toReversed();
  return rest.reduce(
    (sum, coefficient) => e.add(e.mul(sum, x), coefficient),
    e.constant(last, x.dtype),
  );
}
