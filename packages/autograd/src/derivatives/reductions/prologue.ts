// The prologue of a reduction as an expression that is differentiated at one of its operands.

import type { Builder, Expression, ReduceOp } from '@gradus/tensor/interpreter';
import type { Find } from '../elementwise/fused.ts';
import { tangent } from '../elementwise/tangent.ts';

/** How many inputs the prologue reads. */
export function operandCount({ prologue }: ReduceOp): number {
  // The first parameter is the builder.
  return prologue === undefined ? 1 : prologue.length - 1;
}

/** What is combined, at an element. */
export function combinedAt(op: ReduceOp, e: Builder, find: Find): Expression {
  const [x, ...others] = Array.from({ length: operandCount(op) }, (_, i) => find(i));
  return op.prologue?.(e, x, ...others) ?? x;
}

/** The gradient of operand `position` from that of what is combined. */
export function throughPrologue(
  op: ReduceOp,
  position: number,
  e: Builder,
  change: Expression,
  find: Find,
): Expression | undefined {
  const root = combinedAt(op, e, find);
  return tangent(e, root, find(position), change, root);
}
