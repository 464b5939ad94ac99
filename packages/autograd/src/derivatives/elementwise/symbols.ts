// Inputs that no kernel has: they stand for operands while an expression is looked at.

import type { DType } from '@gradus/tensor';
import { type Expression, input } from '@gradus/tensor/interpreter';

let next = 1000;

/**
 * A symbol that is in no other expression. What one rule leaves unread may be looked at by the rule
 * of its own derivative, which has symbols too: with shared ones, two operands would become one.
 */
export function symbol(dtype: DType): Expression {
  return input(next++, dtype);
}
