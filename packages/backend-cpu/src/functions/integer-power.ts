// Powers of integers by squaring, which wrap round like their products.

import { type Expression, builder as e } from '@gradus/tensor/backend';

/** `xʸ`; a negative power is truncated to an integer, 0 but for 1 and −1. */
export function powIntegers(x: Expression, y: Expression): Expression {
  const isOdd = (bits: Expression): Expression => e.ne(e.bitwiseAnd(bits, 1), 0);
  const bitCount = x.dtype === 'uint8' ? 8 : 31;
  let product = e.constant(1, x.dtype);
  let factor = x;
  for (let bit = 0; bit < bitCount; bit++) {
    const isUsed = e.ne(e.bitwiseAnd(y, 2 ** bit), 0);
    product = e.select(isUsed, e.mul(product, factor), product);
    if (bit + 1 < bitCount) factor = e.mul(factor, factor);
  }
  if (x.dtype === 'uint8') return product;
  const isUnit = e.or(e.eq(x, 1), e.and(e.eq(x, -1), isOdd(y)));
  const reciprocal = e.select(isUnit, x, e.select(e.eq(x, -1), e.constant(1, x.dtype), 0));
  return e.select(e.lt(y, 0), reciprocal, product);
}
