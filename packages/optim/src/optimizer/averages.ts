// Running averages, in the order of operations that keeps float32 digits equal to PyTorch's.

import type { Builder, Expression } from '@gradus/tensor/interpreter';

/** `kept · average + added · x`; what is added is 1 − kept, rounded once. */
export function averaged(
  e: Builder,
  average: Expression,
  x: Expression,
  kept: Expression,
  added: Expression,
): Expression {
  return e.add(e.mul(average, kept), e.mul(added, x));
}

/** `kept · average + added · x²`. */
export function averagedSquare(
  e: Builder,
  average: Expression,
  x: Expression,
  kept: Expression,
  added: Expression,
): Expression {
  return e.add(e.mul(average, kept), e.mul(e.mul(added, x), x));
}

/** `x + factor · a / b`. */
export function addedQuotient(
  e: Builder,
  x: Expression,
  factor: Expression,
  a: Expression,
  b: Expression,
): Expression {
  return e.add(x, e.div(e.mul(factor, a), b));
}
