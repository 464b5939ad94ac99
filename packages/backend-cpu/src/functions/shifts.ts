// Shifts by counts that differ between lanes, for which vectors have no instruction: products
// with powers of two, which are floats whose exponent is the count.

import { type Expression, builder as e } from '@gradus/tensor/backend';
import { powerOfTwo } from '@gradus/tensor/functions';

// Counts outside [0, 31] move every bit out.
function isWithin(count: Expression): Expression {
  return e.and(e.ge(count, 0), e.lt(count, 32));
}

/** `x · 2^count`; 0 where the count is negative or 32 or more. */
export function shiftLeft(x: Expression, count: Expression): Expression {
  if (count.kind === 'constant') {
    const { value } = count;
    return value >= 0 && value < 32 ? e.bitwiseLeftShift(x, count) : e.constant(0, x.dtype);
  }
  const n = e.cast(count, 'int32');
  const factor = e.select(e.eq(n, 31), -(2 ** 31), e.cast(powerOfTwo(n), 'int32'));
  const product = e.mul(e.cast(x, 'int32'), factor);
  return narrowed(e.select(isWithin(n), product, 0), x);
}

/** `⌊x / 2^count⌋`; the sign alone where the count is negative or 32 or more. */
export function shiftRight(x: Expression, count: Expression): Expression {
  if (count.kind === 'constant') {
    const { value } = count;
    return e.bitwiseRightShift(x, value >= 0 && value < 32 ? value : 31);
  }
  const n = e.cast(count, 'int32');
  const exponent = e.neg(e.select(isWithin(n), n, 31));
  const factor = e.cast(powerOfTwo(exponent), 'float64');
  return e.cast(e.floor(e.mul(e.cast(x, 'float64'), factor)), x.dtype);
}

function narrowed(value: Expression, like: Expression): Expression {
  return like.dtype === 'uint8' ? e.cast(e.bitwiseAnd(value, 255), 'uint8') : value;
}
