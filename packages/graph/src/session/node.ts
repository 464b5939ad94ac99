// Nodes of a graph: what they are computed from, and how. A node holds no values and knows no
// shapes: those come with each run.

import { Tensor } from '@gradus/tensor';
import { GraphError } from '../errors.ts';
import type { Graph } from './graph.ts';

/** How a node is computed: from its inputs' values in order. */
export type Rule = (inputs: readonly Tensor[]) => Tensor;

type OpName = {
  [K in keyof Tensor]: Tensor[K] extends (...args: never[]) => Tensor ? K : never;
}[keyof Tensor];

type Argument<A> = A extends Tensor ? A | GraphNode : A;

/** The operations of tensors that give a tensor and write to none. */
export type NodeMethods = {
  readonly [K in Exclude<OpName, `${string}_`>]: Tensor[K] extends (...args: infer A) => Tensor
    ? (...args: { [I in keyof A]: Argument<A[I]> }) => GraphNode
    : never;
};

/**
 * A node of a graph. Operations are methods, as those of tensors, and give nodes.
 * @example
 * const graph = new Graph();
 * const x = graph.placeholder([null]);
 * const session = new Session(graph);
 * await session.run(x.mul(2).sum(), { feed: [[x, tensor([1, 2])]] }).item() // 6
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are defined below, for every operation of tensors
export class GraphNode {
  readonly graph: Graph;
  /** Nodes made later have larger numbers. */
  readonly id: number;
  /** What messages call the node. */
  readonly name: string;
  /** Nodes that the rule reads, in order. */
  readonly inputs: readonly GraphNode[];
  /** Nodes that must be run before, though nothing is read of them. */
  readonly dependencies: readonly GraphNode[];
  /** How the node is computed; none where a value is fed or kept. */
  readonly rule: Rule | undefined;

  constructor(graph: Graph, name: string, inputs: readonly GraphNode[], rule?: Rule) {
    const stranger = inputs.find((input) => input.graph !== graph);
    if (stranger !== undefined) {
      throw new GraphError(name, `${stranger} belongs to another graph; build it in this one`);
    }
    this.graph = graph;
    this.id = graph.nextId();
    this.name = name;
    this.inputs = inputs;
    this.rule = rule;
    this.dependencies = graph.forced;
  }

  /** The name of the node in angle brackets. */
  toString(): string {
    return `<${this.name}>`;
  }
}

/** The operations, as methods. */
export interface GraphNode extends NodeMethods {}

/** What a tensor has that is no operation on its elements. */
const others = new Set(['constructor', 'toString', 'toJSON', 'dispose', 'backward', 'retainGrad']);

for (const [name, { value }] of Object.entries(
  Object.getOwnPropertyDescriptors(Tensor.prototype),
)) {
  if (typeof value !== 'function' || name.endsWith('_') || others.has(name)) continue;
  Object.defineProperty(GraphNode.prototype, name, {
    configurable: true,
    writable: true,
    value(this: GraphNode, ...args: unknown[]): GraphNode {
      return applied(this, name, value, args);
    },
  });
}

type Method = (this: Tensor, ...args: unknown[]) => unknown;

function applied(self: GraphNode, name: string, method: Method, args: unknown[]): GraphNode {
  const nodes = args.filter((arg) => arg instanceof GraphNode);
  return new GraphNode(self.graph, name, [self, ...nodes], ([first, ...rest]) => {
    let next = 0;
    const given = args.map((arg) => (arg instanceof GraphNode ? rest[next++] : arg));
    const result = method.apply(first, given);
    if (result instanceof Tensor) return result;
    throw new GraphError(name, 'it gives no tensor; a node of a graph stands for one tensor');
  });
}
