// Expressions made again: over other operands, or with others in the place of inputs and scalars.

import { binary, bitcast, cast, multiplyAdd, select, unary } from './builder.ts';
import type { Expression } from './node.ts';

/** The node over what `next` makes of its operands; leaves stay. */
export function rebuilt(node: Expression, next: (operand: Expression) => Expression): Expression {
  switch (node.kind) {
    case 'unary':
      return unary(node.op, next(node.x));
    case 'binary':
      return binary(node.op, next(node.x), next(node.y));
    case 'select':
      return select(next(node.condition), next(node.x), next(node.y));
    case 'cast':
      return cast(next(node.x), node.dtype);
    case 'bitcast':
      return bitcast(next(node.x), node.dtype);
    case 'multiplyAdd':
      return multiplyAdd(next(node.x), next(node.y), next(node.z));
    default:
      return node;
  }
}

/** What takes the place of inputs and of scalars. */
export interface Replacement {
  /** What stands in for an input. */
  readonly input: (index: number, node: Expression) => Expression;
  /** What stands in for a run-time scalar. */
  readonly scalar: (index: number, node: Expression) => Expression;
}

/** The expression over what replaces its leaves. */
export function substituted(root: Expression, { input, scalar }: Replacement): Expression {
  const done = new Map<number, Expression>();
  const visit = (node: Expression): Expression => {
    const known = done.get(node.id);
    if (known !== undefined) return known;
    const result = replaced(node);
    done.set(node.id, result);
    return result;
  };
  const replaced = (node: Expression): Expression => {
    if (node.kind === 'input') return input(node.index, node);
    return node.kind === 'scalar' ? scalar(node.index, node) : rebuilt(node, visit);
  };
  return visit(root);
}
