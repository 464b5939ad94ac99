// The error function of float32, `x + x p(x²)` up to 1 and `1 − e^(−q(x))` beyond, and its kin.

import { builder as e, multiplyAdd } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import { atMost } from './bounds.ts';
import { expDouble, logDouble, narrow, widen } from './double.ts';
import { double } from './double-polynomials.ts';
import { exp } from './exponential.ts';
import { polynomial } from './polynomial.ts';
import { single } from './single-polynomials.ts';

const logErfc = single.logErfc.map((coefficient) => -coefficient);

/** Error function. */
export function erf(x: Expression): Expression {
  const magnitude = e.abs(x);
  const near = multiplyAdd(x, polynomial(e.mul(x, x), single.erf), x);
  // From 4 on the result is 1.
  const far = e.sub(1, exp(polynomial(atMost(magnitude, 4), logErfc)));
  return e.select(e.lt(magnitude, 1), near, e.copysign(far, x));
}

/** `1 − erf(x)`: `e^(−x²)` times a slow function, in float64. */
export function erfc(x: Expression): Expression {
  // From 10.1 on the result is below the smallest float32.
  const magnitude = widen(atMost(e.abs(x), 10.5));
  const t = e.div(e.sub(magnitude, 2), e.add(magnitude, 2));
  const decay = expDouble(e.neg(e.mul(magnitude, magnitude)));
  const upper = e.mul(decay, polynomial(t, double.erfcx));
  return narrow(e.select(e.lt(x, 0), e.sub(2, upper), upper));
}

/**
 * Inverse of the error function, by polynomials of `w = −log(1 − x²)`: Giles, Approximating the
 * erfinv function, GPU Computing Gems, 2011.
 */
export function erfinv(x: Expression): Expression {
  const wide = widen(x);
  const w = e.neg(logDouble(e.sub(1, e.mul(wide, wide))));
  const central = polynomial(e.sub(w, 3), double.erfinvCentral);
  const tail = polynomial(e.sub(e.sqrt(w), 3.2), double.erfinvTail);
  const value = narrow(e.mul(wide, e.select(e.lt(w, 6), central, tail)));
  const inside = e.select(e.eq(e.abs(x), 1), e.mul(x, Infinity), value);
  return e.select(e.le(e.abs(x), 1), inside, Number.NaN);
}
