// How an expression changes when one of its inputs does. A select changes as the branch that is
// taken, so that what the other branch would give, NaN included, has no effect.

import { type Builder, dtypes, type Expression, operandsOf } from '@gradus/tensor/interpreter';
import { binaryPartials, type Partial, unaryPartials } from './primitives.ts';

/** An expression reads the bits of what changes: they have no derivative. */
export class BitsRead extends Error {}

/** The change of an expression; none if it does not depend on the input. */
type Tangent = Expression | undefined;

/**
 * The change of `root` when `variable` changes by `change`, to first order. Where the rule of the
 * root reads its value, it reads `value` instead.
 */
export function tangent(
  e: Builder,
  root: Expression,
  variable: Expression,
  change: Expression,
  value: Expression,
): Tangent {
  const known = new Map<number, Tangent>([[variable.id, change]]);
  const of = (node: Expression): Tangent => {
    if (known.has(node.id)) return known.get(node.id);
    const result = step(e, node, operandsOf(node).map(of), node === root ? value : node);
    known.set(node.id, result);
    return result;
  };
  return of(root);
}

function step(
  e: Builder,
  node: Expression,
  changes: readonly Tangent[],
  value: Expression,
): Tangent {
  if (changes.every((change) => change === undefined)) return undefined;
  switch (node.kind) {
    case 'unary':
      return scaled(e, changes[0], unaryPartials[node.op](e, node.x, value));
    case 'binary': {
      const partials = binaryPartials[node.op](e, node.x, node.y, value);
      return added(e, scaled(e, changes[0], partials[0]), scaled(e, changes[1], partials[1]));
    }
    case 'select': {
      const [, x, y] = changes;
      return x === y ? x : e.select(node.condition, x ?? 0, y ?? e.constant(0, node.dtype));
    }
    case 'cast':
      return changes[0] && isFloating(node) && isFloating(node.x)
        ? e.cast(changes[0], node.dtype)
        : undefined;
    case 'bitcast':
      throw new BitsRead();
    default:
      return undefined;
  }
}

export function isFloating({ dtype }: Expression): boolean {
  return dtypes[dtype].category === 'floating';
}

function scaled(e: Builder, change: Tangent, partial: Partial): Tangent {
  if (change === undefined || partial === 0) return undefined;
  if (partial === 1) return change;
  return partial === -1 ? e.neg(change) : e.mul(change, partial);
}

function added(e: Builder, x: Tangent, y: Tangent): Tangent {
  if (x === undefined || y === undefined) return x ?? y;
  return e.add(x, y);
}
