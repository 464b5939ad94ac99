// Nodes in the order in which they can be computed. Graphs are as deep as programs are long, so
// nothing here calls itself.

import type { GraphNode } from './node.ts';

/** `roots` and all that `before` leads to from them, each behind what it leads to. */
export function ordered(
  roots: readonly GraphNode[],
  before: (node: GraphNode) => readonly GraphNode[],
): GraphNode[] {
  const done = new Set<GraphNode>();
  const entered = new Set<GraphNode>();
  const pending = [...roots].reverse();
  for (let node = pending.at(-1); node !== undefined; node = pending.at(-1)) {
    if (!entered.has(node)) {
      entered.add(node);
      pending.push(
        ...before(node)
          .filter((other) => !entered.has(other))
          .reverse(),
      );
    } else {
      done.add(node);
      pending.pop();
    }
  }
  return [...done];
}
