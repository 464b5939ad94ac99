// Nodes among the arguments of a function of tensors: alone, in arrays and in plain objects.

import { GraphNode } from './node.ts';

/** The nodes in a value, in order. */
export function nodesIn(value: unknown): GraphNode[] {
  if (value instanceof GraphNode) return [value];
  return entriesOf(value)?.flatMap(([, entry]) => nodesIn(entry)) ?? [];
}

/** The value with `replacement(node)` in place of each node. */
export function withNodesReplaced(
  value: unknown,
  replacement: (node: GraphNode) => unknown,
): unknown {
  if (value instanceof GraphNode) return replacement(value);
  const entries = entriesOf(value);
  if (entries === undefined) return value;
  const replaced = entries.map(
    ([key, entry]) => [key, withNodesReplaced(entry, replacement)] as const,
  );
  return Array.isArray(value) ? replaced.map(([, entry]) => entry) : Object.fromEntries(replaced);
}

function entriesOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.entries(value) : undefined;
}
