// Division of integers, for which vectors have no instruction: in float64, where the quotient of
// two 32-bit integers never rounds to a whole number that it is not. Division by 0 gives 0.

import { type Expression, builder as e } from '@gradus/tensor/backend';

type Rounding = 'floor' | 'trunc';

// By 0 this is NaN, which the cast makes 0.
function rest(x: Expression, y: Expression, rounding: Rounding): Expression {
  const [a, b] = [e.cast(x, 'float64'), e.cast(y, 'float64')];
  return e.cast(e.sub(a, e.mul(b, e[rounding](e.div(a, b)))), x.dtype);
}

/** `x − y · trunc(x / y)`. */
export function fmodIntegers(x: Expression, y: Expression): Expression {
  return rest(x, y, 'trunc');
}

/** `x − y · ⌊x / y⌋`. */
export function remainderIntegers(x: Expression, y: Expression): Expression {
  return rest(x, y, 'floor');
}

/** `⌊x / y⌋`. */
export function floorDivideIntegers(x: Expression, y: Expression): Expression {
  const quotient = e.floor(e.div(e.cast(x, 'float64'), e.cast(y, 'float64')));
  // Of the quotients by other numbers than 0 only −2³¹ / −1 leaves int32; it wraps round.
  const wrapped = e.select(e.eq(quotient, 2 ** 31), -(2 ** 31), quotient);
  return e.select(e.eq(y, 0), 0, e.cast(wrapped, x.dtype));
}
