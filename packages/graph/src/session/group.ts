// Nodes that are run for what they depend on.

import { GraphNode } from './node.ts';

/** A node that gives nothing, and is run for what it depends on. */
export class Group extends GraphNode {
  /** Told from nodes that have a value. */
  readonly hasValue = false;

  override evaluate(): null {
    return null;
  }
}
