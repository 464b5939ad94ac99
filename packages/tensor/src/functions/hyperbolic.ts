// Hyperbolic functions of float32: a polynomial near zero, exponentials elsewhere.

import { builder as e, multiplyAdd } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import { atMost } from './bounds.ts';
import { exp, expScaled } from './exponential.ts';
import { polynomial } from './polynomial.ts';
import { single } from './single-polynomials.ts';

/** `x + x³ p(x²)`. */
function oddNear(x: Expression, coefficients: readonly number[]): Expression {
  const square = e.mul(x, x);
  return multiplyAdd(e.mul(x, square), polynomial(square, coefficients), x);
}

/** `e^|x| / 2` and `e^−|x| / 2`. */
function halves(x: Expression): { rising: Expression; falling: Expression } {
  const rising = expScaled(e.abs(x), -1);
  return { rising, falling: e.div(0.25, rising) };
}

/** Hyperbolic sine. */
export function sinh(x: Expression): Expression {
  const { rising, falling } = halves(x);
  const far = e.copysign(e.sub(rising, falling), x);
  return e.select(e.lt(e.abs(x), 1), keepZero(x, oddNear(x, single.sinh)), far);
}

/** Hyperbolic cosine. */
export function cosh(x: Expression): Expression {
  const { rising, falling } = halves(x);
  return e.add(rising, falling);
}

/** Hyperbolic tangent. */
export function tanh(x: Expression): Expression {
  // From 10 on the result is 1.
  const twice = e.mul(atMost(e.abs(x), 10), 2);
  const far = e.sub(1, e.div(2, e.add(exp(twice), 1)));
  const near = keepZero(x, oddNear(x, single.tanh));
  return e.select(e.lt(e.abs(x), 0.625), near, e.copysign(far, x));
}

/** −0 for −0, which sums lose. */
function keepZero(x: Expression, value: Expression): Expression {
  return e.copysign(value, x);
}
