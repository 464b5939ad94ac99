// Inverse hyperbolic functions of float32: logarithms in float64, whose arguments near 1 keep
// enough digits; the first terms of the series where they would not. Squares of large numbers may
// leave the range of a device's float64.

import { builder as e, multiplyAdd } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import { logDouble, narrow, widen } from './double.ts';

// Below it the next term of a series that starts x + c x³ is less than 2⁻²⁶ x.
const small = 2 ** -7;

// From here on `√(x² ± 1)` is x.
const large = 2 ** 30;

/** `x + cubic · x³ + fifth · x⁵`. */
function series(x: Expression, cubic: number, fifth: number): Expression {
  const square = e.mul(x, x);
  return multiplyAdd(e.mul(x, square), multiplyAdd(square, fifth, cubic), x);
}

/** Inverse hyperbolic sine, `log(|x| + √(x² + 1))` with the sign of x. */
export function asinh(x: Expression): Expression {
  const magnitude = widen(e.abs(x));
  // Half of it, so that the sum stays in the range of float32.
  const root = e.sqrt(e.add(e.mul(magnitude, magnitude), 1));
  const half = e.mul(e.add(magnitude, root), 0.5);
  const mean = e.select(e.gt(magnitude, large), magnitude, half);
  const far = e.add(logDouble(mean), Math.LN2);
  const finite = e.select(e.eq(magnitude, Infinity), magnitude, far);
  const value = e.select(e.lt(e.abs(x), small), series(e.abs(x), -1 / 6, 3 / 40), narrow(finite));
  return e.copysign(value, x);
}

/** Inverse hyperbolic cosine, `log(x + √((x − 1) (x + 1)))`; NaN below 1. */
export function acosh(x: Expression): Expression {
  const wide = widen(x);
  const root = e.sqrt(e.mul(e.sub(wide, 1), e.add(wide, 1)));
  const mean = e.select(e.gt(wide, large), wide, e.mul(e.add(wide, root), 0.5));
  const value = e.add(logDouble(mean), Math.LN2);
  const far = e.select(e.eq(x, Infinity), Infinity, narrow(value));
  // At 1 the halves of log 2 need not cancel.
  const inside = e.select(e.eq(x, 1), 0, far);
  return e.select(e.ge(x, 1), inside, Number.NaN);
}

/** Inverse hyperbolic tangent, `log((1 + x) / (1 − x)) / 2`; NaN outside [−1, 1]. */
export function atanh(x: Expression): Expression {
  const magnitude = widen(e.abs(x));
  const quotient = e.div(e.add(1, magnitude), e.sub(1, magnitude));
  const far = narrow(e.mul(logDouble(quotient), 0.5));
  const value = e.select(e.lt(e.abs(x), small), series(e.abs(x), 1 / 3, 1 / 5), far);
  const inside = e.select(e.eq(e.abs(x), 1), Infinity, value);
  return e.select(e.le(e.abs(x), 1), e.copysign(inside, x), Number.NaN);
}
