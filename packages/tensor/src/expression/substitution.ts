// Expressions with others in the place of their inputs and scalars.

import { binary, bitcast, cast, multiplyAdd, select, unary } from './builder.ts';
import type { Expression } from './node.ts';

/** What takes the place of inputs and of scalars. */
export interface Replacement {
  readonly input: (index: number, node: Expression) => Expression;
  readonly scalar: (index: number, node: Expression) => Expression;
}

/** The expression over what replaces its leaves. */
export function substituted(root: Expression, { input, scalar }: Replacement): Expression {
  const done = new Map<number, Expression>();
  const visit = (node: Expression): Expression => {
    const known = done.get(node.id);
    if (known !== undefined) return known;
    const result = rebuilt(node);
    done.set(node.id, result);
    return result;
  };
  const rebuilt = (node: Expression): Expression => {
    switch (node.kind) {
      case 'input':
        return input(node.index, node);
      case 'scalar':
        return scalar(node.index, node);
      case 'constant':
        return node;
      case 'unary':
        return unary(node.op, visit(node.x));
      case 'binary':
        return binary(node.op, visit(node.x), visit(node.y));
      case 'select':
        return select(visit(node.condition), visit(node.x), visit(node.y));
      case 'cast':
        return cast(visit(node.x), node.dtype);
      case 'bitcast':
        return bitcast(visit(node.x), node.dtype);
      case 'multiplyAdd':
        return multiplyAdd(visit(node.x), visit(node.y), visit(node.z));
    }
  };
  return visit(root);
}
