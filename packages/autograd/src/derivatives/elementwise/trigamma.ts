// The second derivative of log Γ, as an expression of primitives: it can be differentiated again.

import type { Builder, Expression } from '@gradus/tensor/interpreter';

/** Terms that are added before the asymptotic series is exact enough. */
const shift = 10;

// Bernoulli numbers B₂, B₄, …, of the series 1/x + 1/2x² + Σ B₂ₖ / x²ᵏ⁺¹.
const bernoulli = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6];

/**
 * `ψ₁(x) = d²/dx² log Γ(x)`: by `ψ₁(x) = ψ₁(x + 1) + 1/x²` moved to where the asymptotic series is
 * exact, and by reflection below ½.
 * @source Abramowitz & Stegun, 6.4.6, 6.4.7, 6.4.12.
 */
export function trigamma(e: Builder, x: Expression): Expression {
  const isLow = e.lt(x, 0.5);
  const right = positive(e, e.select(isLow, e.sub(1, x), x));
  const sine = e.sin(e.mul(e.sub(x, e.floor(x)), Math.PI));
  const reflected = e.sub(e.div(Math.PI ** 2, e.mul(sine, sine)), right);
  return e.select(isLow, reflected, right);
}

function positive(e: Builder, x: Expression): Expression {
  let sum: Expression = e.constant(0, x.dtype);
  for (let k = 0; k < shift; k++) {
    const term = e.add(x, k);
    sum = e.add(sum, e.div(1, e.mul(term, term)));
  }
  return e.add(sum, asymptotic(e, e.add(x, shift)));
}

function asymptotic(e: Builder, x: Expression): Expression {
  const inverse = e.div(1, x);
  const square = e.mul(inverse, inverse);
  const series = bernoulli.reduceRight<Expression>(
    (rest, coefficient) => e.mul(square, e.add(rest, coefficient)),
    e.constant(0, x.dtype),
  );
  return e.mul(inverse, e.add(e.add(series, e.mul(inverse, 0.5)), 1));
}
