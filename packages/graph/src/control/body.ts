// Branches and rounds: parts of a graph that are run when it is known whether, and as often as it
// takes. What they read from outside is computed before, whichever branch is taken.

import type { Graph } from '../session/graph.ts';
import { GraphNode } from '../session/node.ts';
import { ordered } from '../session/order.ts';

/** What a body is given for each run of it: the state of a loop, an entry of a list. */
export class Parameter extends GraphNode {}

/** The nodes of a branch or a round. */
export class Body {
  /** What it is for the node that runs it. */
  readonly role: string;
  /** What messages call it. */
  readonly name: string;
  /** The body that this one is made in. */
  readonly outer: Body | undefined;
  readonly parameters: readonly GraphNode[];
  readonly results: readonly GraphNode[];
  /** All nodes that the results need, inputs before their readers. */
  readonly order: readonly GraphNode[];
  /** Nodes from outside that these read. */
  readonly captured: readonly GraphNode[];

  /** What `fn` makes of as many parameters as there are names. */
  constructor(
    graph: Graph,
    op: string,
    role: string,
    parameters: readonly string[],
    fn: (parameters: readonly GraphNode[]) => readonly GraphNode[],
  ) {
    this.role = role;
    this.name = `${role} of ${op}`;
    this.outer = graph.body;
    const [given, results] = graph.within(this, () => {
      const made = parameters.map((parameter) => new Parameter(graph, parameter, []));
      return [made, fn(made)];
    });
    this.parameters = given;
    this.results = results;
    const captured = new Set(results.filter(({ body }) => body !== this));
    const own = results.filter(({ body }) => body === this);
    this.order = ordered(own, (node) => {
      const before = node instanceof Parameter ? [] : [...node.dependencies, ...node.inputs];
      for (const other of before) if (other.body !== this) captured.add(other);
      return before.filter(({ body }) => body === this);
    }).filter((node) => !(node instanceof Parameter));
    this.captured = [...captured];
  }

  /** Whether this is `body`, or made in it. */
  isWithin(body: Body): boolean {
    return this === body || this.outer?.isWithin(body) === true;
  }
}
