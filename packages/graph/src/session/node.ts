// Nodes of a graph: what they are computed from, and how. A node holds no values and knows no
// shapes: those come with each run.

import type { Tensor } from '@gradus/tensor';
import { worded } from '@gradus/tensor/interpreter';
import type { Body } from '../control/body.ts';
import { GraphError } from '../errors.ts';
import type { Frame } from './frame.ts';
import type { Graph } from './graph.ts';
import type { NodeMethods } from './operations.ts';

/** Several tensors that are computed at once, by name or in order. */
export type Parts = readonly (Tensor | null)[] | { readonly [name: string]: Tensor };

/** What a node gives in a run: null where there is no value, as of a group. */
export type NodeValue = Tensor | Parts | null;

/** How a node is computed: from its inputs' values in order. */
export type Rule = (inputs: readonly Tensor[]) => NodeValue;

/**
 * A node of a graph. Operations are methods, as those of tensors, and give nodes.
 * @example
 * const graph = new Graph();
 * const x = graph.placeholder([null]);
 * const session = new Session(graph);
 * await session.run(x.mul(2).sum(), { feed: [[x, tensor([1, 2])]] }).item() // 6
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: `operations.ts` defines the methods, for every operation of tensors
export class GraphNode {
  readonly graph: Graph;
  /** Nodes made later have larger numbers. */
  readonly id: number;
  /** What messages call the node. */
  readonly name: string;
  /** What drawings say beside the name: arguments that are no nodes. */
  readonly detail: string;
  /** Nodes that are read, in order. */
  readonly inputs: readonly GraphNode[];
  /** Nodes that must be run before, though nothing is read of them. */
  readonly dependencies: readonly GraphNode[];
  /** The branch or round that the node is a part of; none for most. */
  readonly body: Body | undefined;
  readonly #rule: Rule | undefined;

  constructor(graph: Graph, name: string, inputs: readonly GraphNode[], rule?: Rule, detail = '') {
    for (const input of inputs) checkReachable(name, graph, input);
    this.graph = graph;
    this.id = graph.added(this);
    this.name = name;
    this.detail = detail;
    this.inputs = inputs;
    this.dependencies = graph.forced;
    this.body = this.isAlwaysOutside ? undefined : graph.body;
    this.#rule = rule;
  }

  /** Whether the node stands outside of branches and rounds wherever it is made. */
  protected get isAlwaysOutside(): boolean {
    return false;
  }

  /** @internal What the node is in a run. */
  evaluate(frame: Frame): NodeValue {
    if (this.#rule === undefined) throw new GraphError('run', `${this} is not fed`);
    const inputs = this.inputs.map((input) => frame.valueOf(input));
    const rule = this.#rule;
    return frame.own(() => rule(inputs));
  }

  /** The name of the node in angle brackets. */
  toString(): string {
    return `<${this.name}>`;
  }
}

/** The operations, as methods. */
export interface GraphNode extends NodeMethods {}

/** Refuses a node that what is made now in `graph` cannot read, and what is no node. */
export function checkReachable(op: string, graph: Graph, node: GraphNode): void {
  // Untyped callers may give a tensor or a number.
  if (!(node instanceof GraphNode)) {
    throw new GraphError(
      op,
      `${worded(node)} is no node; graph.constant(…) makes a node of a tensor or of data`,
    );
  }
  if (node.graph !== graph) {
    throw new GraphError(op, `${node} belongs to another graph; build it in this one`);
  }
  const { body } = node;
  if (body === undefined || graph.body?.isWithin(body)) return;
  throw escaped(op, node, body);
}

/** What is said of a node of a branch or a round that is used outside of it. */
export function escaped(op: string, node: GraphNode, body: Body): GraphError {
  return new GraphError(
    op,
    `${node} was made in the ${body.name}, and has a value there only; return it from there`,
  );
}
