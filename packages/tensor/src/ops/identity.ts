// The op that gives its operand: a copy as a value, as an assignment a plain write, which
// converts to the dtype of its target.

import type { ElementwiseOp } from './definition.ts';

/** Gives its operand. */
export const identity: ElementwiseOp = {
  kind: 'elementwise',
  name: 'copy',
  operands: 'promote',
  expression: (_, x) => x,
};
