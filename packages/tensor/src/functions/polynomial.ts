// Polynomials as expressions.

import { builder as e, multiplyAdd } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';

/**
 * `c₀ + c₁ x + c₂ x² + …`, by Horner's rule, of all schemes the one with the fewest operations.
 * They wait for one another, but not for those of the vectors computed beside them.
 */
export function polynomial(x: Expression, coefficients: readonly number[]): Expression {
  const [highest, ...lower] = [...coefficients].reverse();
  return lower.reduce(
    (sum, coefficient) => multiplyAdd(x, sum, coefficient),
    e.constant(highest, x.dtype),
  );
}
