// Comparisons of float32 by their bits. Shader compilers may take NaN for absent, and devices
// denormal numbers for zero; integers in the order of the floats they are have no such surprises.

import { type Expression, builder as e } from '@gradus/tensor/backend';

const bitsOfInfinity = 0x7f800000;
const leastInteger = -(2 ** 31);

const bits = (x: Expression): Expression => e.bitcast(x, 'int32');
const magnitude = (x: Expression): Expression => e.bitwiseAnd(bits(x), 0x7fffffff);

/** Whether x is not a number. */
export function isUndefined(x: Expression): Expression {
  return e.gt(magnitude(x), bitsOfInfinity);
}

/** `value`, or NaN where x is. */
export function keepingNaN(x: Expression, value: Expression): Expression {
  return e.select(isUndefined(x), x, value);
}

/** `holds` where both are numbers. */
function ofNumbers(x: Expression, y: Expression, holds: Expression): Expression {
  const [first, second] = [x, y].filter(({ kind }) => kind !== 'constant');
  if (first === undefined || second === undefined || first === second) {
    return e.and(e.le(magnitude(first ?? x), bitsOfInfinity), holds);
  }
  return e.and(e.le(e.max(magnitude(first), magnitude(second)), bitsOfInfinity), holds);
}

function hasNaN(x: Expression, y: Expression): boolean {
  return [x, y].some((node) => node.kind === 'constant' && Number.isNaN(node.value));
}

const never = e.constant(0, 'bool');

/** An integer in the order of the floats, the same for both zeros. */
function position(x: Expression): Expression {
  return e.select(e.lt(bits(x), 0), e.sub(leastInteger, bits(x)), bits(x));
}

/** An integer in the order of the floats, −0 before 0. */
function strictPosition(x: Expression): Expression {
  const sign = e.bitwiseRightShift(bits(x), 31);
  return e.bitwiseXor(bits(x), e.bitwiseAnd(sign, 0x7fffffff));
}

/** `x < y`. */
export function lt(x: Expression, y: Expression): Expression {
  if (hasNaN(x, y)) return never;
  return ofNumbers(x, y, e.lt(position(x), position(y)));
}

/** `x ≤ y`. */
export function le(x: Expression, y: Expression): Expression {
  if (hasNaN(x, y)) return never;
  return ofNumbers(x, y, e.le(position(x), position(y)));
}

/** `x = y`. */
export function eq(x: Expression, y: Expression): Expression {
  if (hasNaN(x, y)) return never;
  if (x === y) return e.not(isUndefined(x));
  return ofNumbers(x, y, e.eq(position(x), position(y)));
}

/** `x ≠ y`. */
export function ne(x: Expression, y: Expression): Expression {
  return e.not(eq(x, y));
}

function extremum(x: Expression, y: Expression, isSecond: Expression): Expression {
  return keepingNaN(x, keepingNaN(y, e.select(isSecond, y, x)));
}

/** The larger; NaN if either is, and 0 rather than −0. */
export function max(x: Expression, y: Expression): Expression {
  return extremum(x, y, e.lt(strictPosition(x), strictPosition(y)));
}

/** The smaller; NaN if either is, and −0 rather than 0. */
export function min(x: Expression, y: Expression): Expression {
  return extremum(x, y, e.lt(strictPosition(y), strictPosition(x)));
}

/** −1, 0 or 1; 0 for NaN. */
export function sign(x: Expression): Expression {
  const one = e.constant(1, 'float32');
  const isZero = e.or(isUndefined(x), e.eq(magnitude(x), 0));
  return e.select(isZero, e.constant(0, 'float32'), e.copysign(one, x));
}
