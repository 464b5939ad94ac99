// Which operands of an elementwise op are masks: they choose, and have no gradient.

import type { ElementwiseOp, OperandRule } from '@gradus/tensor/interpreter';

const byRule: { readonly [rule in OperandRule]?: ReadonlySet<number> } = {
  choice: new Set([0]),
  maskedFirst: new Set([1]),
};

const none: ReadonlySet<number> = new Set();
const noted = new WeakMap<ElementwiseOp, ReadonlySet<number>>();

/** Notes the masks of an op whose rule does not say. */
export function noteMasks(op: ElementwiseOp, positions: ReadonlySet<number>): void {
  noted.set(op, positions);
}

/** Positions of the operands that are masks. */
export function masksOf(op: ElementwiseOp): ReadonlySet<number> {
  return byRule[op.operands] ?? noted.get(op) ?? none;
}
