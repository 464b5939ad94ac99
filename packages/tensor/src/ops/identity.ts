// The op that gives its operand: a copy as a value, a plain write as an assignment.

import type { ElementwiseOp } from './definition.ts';

export const identity: ElementwiseOp = {
  kind: 'elementwise',
  name: 'copy',
  operands: 'promote',
  expression: (_, x) => x,
};
