// The error function of float32: `x p(x²)` up to 1, `1 − e^(−q(x))` beyond.

import { type Expression, builder as e } from '@gradus/tensor/backend';
import { exp } from './exponential.ts';
import { polynomial } from './polynomial.ts';
import { single } from './single-polynomials.ts';

/** Error function. */
export function erf(x: Expression): Expression {
  const magnitude = e.abs(x);
  const near = e.mul(x, polynomial(e.mul(x, x), single.erf));
  // From 4 on the result is 1.
  const far = e.sub(1, exp(e.neg(polynomial(e.min(magnitude, 4), single.logErfc))));
  return e.select(e.lt(magnitude, 1), near, e.copysign(far, x));
}
