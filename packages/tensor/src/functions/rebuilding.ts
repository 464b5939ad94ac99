// An expression made again with other operands.

import { builder as e, multiplyAdd } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';

/** The node over what `next` makes of its operands; leaves stay. */
export function rebuilt(node: Expression, next: (operand: Expression) => Expression): Expression {
  switch (node.kind) {
    case 'unary':
      return e[node.op](next(node.x));
    case 'binary':
      return e[node.op](next(node.x), next(node.y));
    case 'select':
      return e.select(next(node.condition), next(node.x), next(node.y));
    case 'cast':
      return e.cast(next(node.x), node.dtype);
    case 'bitcast':
      return e.bitcast(next(node.x), node.dtype);
    case 'multiplyAdd':
      return multiplyAdd(next(node.x), next(node.y), next(node.z));
    default:
      return node;
  }
}
