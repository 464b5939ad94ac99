// The logistic function as an expression, and what it is made of.

import type { Builder, Expression } from '@gradus/tensor/interpreter';

/**
 * `exp(−|x|)`, which never overflows. The sign is chosen by a select: the derivative of `|x|` at
 * zero would be 0, and with it those of all that is smooth there and made of this.
 */
export function decay(e: Builder, x: Expression): Expression {
  return e.exp(e.select(e.lt(x, 0), x, e.neg(x)));
}

/** `1 / (1 + e⁻ˣ)`: for x < 0 it is eˣ / (1 + eˣ). */
export function logistic(e: Builder, x: Expression): Expression {
  const z = decay(e, x);
  return e.div(e.select(e.lt(x, 0), z, 1), e.add(z, 1));
}
