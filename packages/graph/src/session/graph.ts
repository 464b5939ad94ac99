// A graph while it is built: TensorFlow's placeholders, variables, assignments and gradients.

import type { DType, Tensor } from '@gradus/tensor';
import { GraphError } from '../errors.ts';
import { GraphNode } from './node.ts';

/** Sizes; null stands for any. */
export type OpenShape = readonly (number | null)[];

/** Options of a placeholder. */
export interface PlaceholderOptions {
  /** float32 unless given. */
  readonly dtype?: DType;
  /** What messages call it; numbered unless given. */
  readonly name?: string;
}

/** Options of a variable. */
export interface GraphVariableOptions {
  /** What messages and saved values call it; numbered unless given. */
  readonly name?: string;
}

/** A node whose value is given with each run. */
export class Placeholder extends GraphNode {
  readonly shape: OpenShape;
  readonly dtype: DType;

  constructor(graph: Graph, name: string, shape: OpenShape, dtype: DType) {
    super(graph, name, []);
    this.shape = shape;
    this.dtype = dtype;
  }
}

/** A node whose value a session keeps between runs. */
export class VariableNode extends GraphNode {
  /** Gives the first value. */
  readonly initial: () => Tensor;

  constructor(graph: Graph, name: string, initial: () => Tensor) {
    super(graph, name, []);
    this.initial = initial;
  }

  /** A write of `value`, done at the end of a run that needs it; its value is `value`. */
  assign(value: GraphNode): Assignment {
    return new Assignment(this, 'assign', value, (_, given) => given);
  }

  /** A write of the sum; several writes in one run follow each other in order of creation. */
  assignAdd(value: GraphNode): Assignment {
    return new Assignment(this, 'assignAdd', value, (before, given) => before.add(given));
  }

  /** A write of the difference. */
  assignSub(value: GraphNode): Assignment {
    return new Assignment(this, 'assignSub', value, (before, given) => before.sub(given));
  }
}

/** A write to a variable; as a node, what is written. */
export class Assignment extends GraphNode {
  readonly target: VariableNode;
  /** From what was to be written before to what is. */
  readonly update: (before: Tensor, given: Tensor) => Tensor;

  constructor(
    target: VariableNode,
    name: string,
    value: GraphNode,
    update: (before: Tensor, given: Tensor) => Tensor,
  ) {
    super(target.graph, `${name} to ${target.name}`, [value]);
    this.target = target;
    this.update = update;
  }
}

/** A node that gives nothing, and is run for what it depends on. */
export class Group extends GraphNode {
  /** Told from nodes that have a value. */
  readonly hasValue = false;
}

/** Gradients of some nodes with respect to others, which are computed together. */
export class GradientNode extends GraphNode {
  readonly ys: readonly GraphNode[];
  readonly xs: readonly GraphNode[];
  readonly position: number;

  constructor(ys: readonly GraphNode[], xs: readonly GraphNode[], position: number) {
    super(xs[position].graph, `gradient with respect to ${xs[position].name}`, [...ys, ...xs]);
    this.ys = ys;
    this.xs = xs;
    this.position = position;
  }
}

/**
 * A static graph: nodes that are built once, and run by a session many times.
 * @source TensorFlow 1, `tf.Graph`
 * @example
 * const graph = new Graph();
 * const w = graph.variable(() => tensor([1, 2]), { name: 'w' });
 * const [g] = graph.gradients(w.mul(w).sum(), [w]);
 * const session = new Session(graph);
 * session.init();
 * await session.run(g).toArray() // [2, 4]
 */
export class Graph {
  readonly variables: VariableNode[] = [];
  #forced: readonly GraphNode[] = [];
  #placeholders = 0;
  #nodes = 0;

  /** Nodes that every node made now depends on. */
  get forced(): readonly GraphNode[] {
    return this.#forced;
  }

  /** @internal */
  nextId(): number {
    return this.#nodes++;
  }

  /**
   * A node whose value is fed: a tensor of this dtype and of a shape that fits.
   * @example
   * const graph = new Graph();
   * const x = graph.placeholder([null, 2], { name: 'x' });
   * const session = new Session(graph);
   * await session.run(x.sum(1), { feed: [[x, ones([3, 2])]] }).toArray() // [2, 2, 2]
   */
  placeholder(shape: OpenShape, options: PlaceholderOptions = {}): Placeholder {
    const { dtype = 'float32', name = `placeholder ${this.#placeholders++}` } = options;
    return new Placeholder(this, name, [...shape], dtype);
  }

  /**
   * A node whose value lives in a session; `init` gives it what `initial` gives.
   * @throws {GraphError} if another variable has the name.
   * @example
   * const graph = new Graph();
   * const w = graph.variable(() => zeros([2]), { name: 'w' });
   * const session = new Session(graph);
   * session.init();
   * await session.run(w).toArray() // [0, 0]
   */
  variable(initial: () => Tensor, options: GraphVariableOptions = {}): VariableNode {
    const { name = `variable ${this.variables.length}` } = options;
    if (this.variables.some((other) => other.name === name)) {
      throw new GraphError('variable', `there is a variable ${name} already; names are unique`);
    }
    const variable = new VariableNode(this, name, initial);
    this.variables.push(variable);
    return variable;
  }

  /**
   * A node whose value is that of a tensor, as it is at each run.
   * @example
   * const graph = new Graph();
   * await new Session(graph).run(graph.constant(tensor([2])).mul(3)).toArray() // [6]
   */
  constant(value: Tensor): GraphNode {
    return new GraphNode(this, 'constant', [], () => value);
  }

  /**
   * A node of any function of tensors, as it is called with the values of `inputs`.
   * @example
   * const graph = new Graph();
   * const two = graph.constant(tensor([2]));
   * await new Session(graph).run(graph.apply((x) => x.mul(x), two)).toArray() // [4]
   */
  apply(fn: (...inputs: Tensor[]) => Tensor, ...inputs: readonly GraphNode[]): GraphNode {
    return new GraphNode(this, fn.name || 'apply', inputs, (values) => fn(...values));
  }

  /**
   * The gradients of the sum of `ys` with respect to each of `xs`: nodes like others, which can be
   * differentiated again.
   * @throws {GraphError} in a run, if an x leads to none of `ys`.
   * @example
   * const graph = new Graph();
   * const x = graph.constant(tensor([3]));
   * const [g] = graph.gradients(x.pow(2), [x]);
   * await new Session(graph).run(g).toArray() // [6]
   */
  gradients(ys: GraphNode | readonly GraphNode[], xs: readonly GraphNode[]): GraphNode[] {
    const roots = ys instanceof GraphNode ? [ys] : [...ys];
    return xs.map((_, position) => new GradientNode(roots, xs, position));
  }

  /**
   * A node that runs others, and gives nothing.
   * @example
   * const graph = new Graph();
   * const count = graph.variable(() => tensor([0]), { name: 'count' });
   * const step = graph.group(count.assignAdd(graph.constant(tensor([1]))));
   * const session = new Session(graph);
   * session.init();
   * session.run(step) // null
   */
  group(...nodes: readonly GraphNode[]): Group {
    return new Group(this, 'group', nodes);
  }

  /**
   * Runs `fn`; the nodes made in it force `nodes` to be run with them.
   * @example
   * const graph = new Graph();
   * const count = graph.variable(() => tensor([0]), { name: 'count' });
   * const more = count.assignAdd(graph.constant(tensor([1])));
   * const x = graph.controlDependencies([more], () => graph.constant(tensor([5])).mul(2));
   * const session = new Session(graph);
   * session.init();
   * session.run(x);
   * await session.value(count).toArray() // [1]
   */
  controlDependencies<R>(nodes: readonly GraphNode[], fn: () => R): R {
    const before = this.#forced;
    this.#forced = [...before, ...nodes];
    try {
      return fn();
    } finally {
      this.#forced = before;
    }
  }
}
