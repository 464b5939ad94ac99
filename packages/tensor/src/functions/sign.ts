// The sign of a number.

import { builder as e } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';

/** −1, 0 or 1; 0 for NaN. */
export function sign(x: Expression): Expression {
  const negative = x.dtype === 'uint8' ? e.constant(0, 'uint8') : e.constant(-1, x.dtype);
  return e.select(e.gt(x, 0), e.constant(1, x.dtype), e.select(e.lt(x, 0), negative, 0));
}
