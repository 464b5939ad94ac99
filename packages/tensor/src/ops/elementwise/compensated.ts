// Numbers of twice the digits: the nearest element, and what lies between it and the number.

import type { Builder } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';

export interface Compensated {
  readonly value: Expression;
  readonly rest: Expression;
}

/** `x · y`; the rest is not a number where x or y is about as large as the dtype allows. */
export function exactProduct(e: Builder, x: Expression, y: Expression): Compensated {
  const value = e.mul(x, y);
  // Half the digits of a float32, or of a float64: products of such parts are exact.
  const digits = x.dtype === 'float64' ? 27 : 12;
  const [xHigh, xLow] = split(e, x, digits);
  const [yHigh, yLow] = split(e, y, digits);
  const high = e.sub(e.mul(xHigh, yHigh), value);
  const mixed = e.add(e.add(high, e.mul(xHigh, yLow)), e.mul(xLow, yHigh));
  return { value, rest: e.add(mixed, e.mul(xLow, yLow)) };
}

/**
 * `x` as a part with so many digits less, and the rest.
 * @see Dekker, Numerische Mathematik 18, 1971.
 */
export function split(
  e: Builder,
  x: Expression,
  digits: number,
): readonly [Expression, Expression] {
  const shifted = e.mul(x, 2 ** digits + 1);
  const high = e.sub(shifted, e.sub(shifted, x));
  return [high, e.sub(x, high)];
}
