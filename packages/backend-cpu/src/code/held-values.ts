// What is the same for all elements of a loop is computed once, before it: numbers of a program
// that lie in memory are read and converted so, and do not make the vectors of the loop shorter.

import {
  type Expression,
  input,
  operandsOf,
  rebuilt,
  topologicalOrder,
} from '@gradus/tensor/backend';

/** Expressions over further inputs, which stand for what is computed before the loop. */
export interface Held {
  readonly outputs: readonly Expression[];
  /** What the further inputs are, in order. */
  readonly values: readonly Expression[];
}

/** Parts of `outputs` that read nothing but inputs that stand still, out of `count` inputs. */
export function heldValues(
  outputs: readonly Expression[],
  count: number,
  isStill: (input: number) => boolean,
): Held {
  const kept = new Map<Expression, boolean>();
  for (const node of topologicalOrder(outputs)) kept.set(node, isKept(node, kept, isStill));
  const values: Expression[] = [];
  const done = new Map<Expression, Expression>();
  const visit = (node: Expression): Expression => {
    const known = done.get(node);
    if (known !== undefined) return known;
    const isValue = kept.get(node) === true && operandsOf(node).length > 0;
    const result = isValue
      ? input(count + values.push(node) - 1, node.dtype)
      : rebuilt(node, visit);
    done.set(node, result);
    return result;
  };
  return { outputs: outputs.map(visit), values };
}

function isKept(
  node: Expression,
  kept: ReadonlyMap<Expression, boolean>,
  isStill: (input: number) => boolean,
): boolean {
  switch (node.kind) {
    case 'input':
      return isStill(node.index);
    case 'scalar':
    case 'constant':
      return true;
    case 'cast':
      return kept.get(node.x) === true;
    case 'binary':
      // One element and a vector round alike in these.
      return arithmetic.has(node.op) && kept.get(node.x) === true && kept.get(node.y) === true;
    default:
      return false;
  }
}

const arithmetic: ReadonlySet<string> = new Set(['add', 'sub', 'mul', 'div']);
