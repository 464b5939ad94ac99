// One run of a graph, eagerly: every node that is needed, once. Reads of variables see what they
// held before the run; writes are done when all is computed.

import { enableGrad, grad, noGrad } from '@gradus/autograd';
import { clone, onesLike, type Tensor } from '@gradus/tensor';
import { GraphError } from '../errors.ts';
import { Assignment, GradientNode, Group, type Placeholder, VariableNode } from './graph.ts';
import type { GraphNode } from './node.ts';

/** What a run starts from. */
export interface Start {
  /** Values that are fed, of placeholders and of any other node. */
  readonly fed: ReadonlyMap<GraphNode, Tensor>;
  readonly variables: ReadonlyMap<VariableNode, Tensor>;
}

/** All nodes that `roots` need, inputs before their readers; what is fed needs nothing. */
export function needed(
  roots: readonly GraphNode[],
  fed: ReadonlyMap<GraphNode, Tensor>,
): GraphNode[] {
  const seen = new Set<GraphNode>();
  const order: GraphNode[] = [];
  const visit = (node: GraphNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (!fed.has(node)) for (const before of [...node.dependencies, ...node.inputs]) visit(before);
    order.push(node);
  };
  for (const root of roots) visit(root);
  return order;
}

/** The values of `fetches`, in order, null of a group; variables are written. */
export function evaluated(fetches: readonly GraphNode[], start: Start): (Tensor | null)[] {
  const run = new Run(needed(fetches, start.fed), start);
  const results = fetches.map((node) =>
    // A copy, for what is fetched of a variable is its value before the run.
    node instanceof Group ? null : noGrad(() => clone(run.valueOf(node))),
  );
  noGrad(() => run.commit());
  return results;
}

class Run {
  readonly #start: Start;
  readonly #order: readonly GraphNode[];
  readonly #values = new Map<GraphNode, Tensor>();
  /** Gradients by the list that they were asked for with. */
  readonly #gradients = new Map<readonly GraphNode[], readonly (Tensor | null)[]>();

  constructor(order: readonly GraphNode[], start: Start) {
    this.#start = start;
    this.#order = order;
    const wanted = new Set(order.flatMap((node) => (node instanceof GradientNode ? node.xs : [])));
    enableGrad(() => {
      for (const node of order) {
        if (node instanceof Group) continue;
        const value = start.fed.get(node) ?? this.#computed(node);
        const isLeaf = wanted.has(node) && !value.requiresGrad;
        this.#values.set(node, isLeaf ? value.detach().requiresGrad_() : value);
      }
    });
  }

  valueOf(node: GraphNode): Tensor {
    const value = this.#values.get(node);
    if (value === undefined) throw new GraphError('run', `${node} gives no value to compute with`);
    return value;
  }

  /** Writes variables: several writes to one follow each other as they were created. */
  commit(): void {
    const pending = new Map<VariableNode, Tensor>();
    const isWritten = (node: GraphNode): node is Assignment =>
      node instanceof Assignment && !this.#start.fed.has(node);
    for (const node of this.#order.filter(isWritten).sort((a, b) => a.id - b.id)) {
      const { target, update, inputs } = node;
      pending.set(
        target,
        update(pending.get(target) ?? this.#kept(target), this.valueOf(inputs[0])),
      );
    }
    for (const [variable, value] of pending) this.#kept(variable).copy_(value);
  }

  #computed(node: GraphNode): Tensor {
    if (node instanceof VariableNode) return this.#kept(node);
    if (node instanceof GradientNode) return this.#gradient(node);
    const inputs = node.inputs.map((input) => this.valueOf(input));
    if (node instanceof Assignment) return node.update(this.#kept(node.target), inputs[0]);
    if (node.rule !== undefined) return node.rule(inputs);
    throw new GraphError('run', `${node} is not fed`);
  }

  #gradient({ ys, xs, position }: GradientNode): Tensor {
    const known = this.#gradients.get(xs) ?? this.#gradientsOf(ys, xs);
    this.#gradients.set(xs, known);
    const gradient = known[position];
    if (gradient !== null) return gradient;
    const names = ys.map(({ name }) => name).join(', ');
    throw new GraphError('gradients', `no path leads from ${xs[position].name} to ${names}`);
  }

  #gradientsOf(ys: readonly GraphNode[], xs: readonly GraphNode[]): readonly (Tensor | null)[] {
    const outputs = ys.map((y) => this.valueOf(y)).filter(({ requiresGrad }) => requiresGrad);
    if (outputs.length === 0) return xs.map(() => null);
    return grad(
      outputs,
      xs.map((x) => this.valueOf(x)),
      { gradOutputs: outputs.map((y) => onesLike(y)), createGraph: true, allowUnused: true },
    );
  }

  #kept(variable: VariableNode): Tensor {
    const value = this.#start.variables.get(variable);
    if (value === undefined) throw uninitialised(variable);
    return value;
  }
}

/** What is said where a variable has no value. */
export function uninitialised({ name }: VariableNode): GraphError {
  return new GraphError('run', `${name} has no value yet; init() gives variables theirs`);
}

/** What is said where a placeholder has no value. */
export function unfed({ name, dtype, shape }: Placeholder): GraphError {
  const sizes = shape.map((size) => size ?? 'any').join(', ');
  return new GraphError('run', `${name} is not fed; it takes ${dtype}[${sizes}]`);
}
