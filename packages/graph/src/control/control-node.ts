// Nodes that run parts of the graph: whether and how often is decided while a run goes on.

import type { Frame } from '../session/frame.ts';
import { GraphNode, type NodeValue } from '../session/node.ts';
import type { Steps } from '../session/steps.ts';
import type { Body } from './body.ts';

export abstract class ControlNode extends GraphNode {
  /** Branches and rounds. */
  abstract readonly bodies: readonly Body[];

  /** What the node itself reads; its other inputs are read in branches and rounds. */
  abstract readonly read: readonly GraphNode[];

  /** Whether values decide: they must be known on the host before the node can be computed. */
  abstract readonly decides: boolean;

  /** @internal Computes the node. */
  abstract steps(frame: Frame): Steps<NodeValue>;
}

/** Whether values decide what is computed for some nodes. */
export function anyDecides(nodes: readonly GraphNode[]): boolean {
  return nodes.some((node) => node instanceof ControlNode && node.decides);
}
