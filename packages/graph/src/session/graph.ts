// A graph while it is built: TensorFlow's placeholders, variables, assignments and gradients, and
// control flow.

import { type CreationOptions, keep, type Tensor, tensor } from '@gradus/tensor';
import { checkCallback, dtypes, synchronous, worded } from '@gradus/tensor/interpreter';
import type { Body } from '../control/body.ts';
import { buildCond, buildScan, buildWhileLoop } from '../control/control-flow.ts';
import type { WhileLoopOptions } from '../control/while-loop.ts';
import { dotOf } from '../drawing/dot.ts';
import { drawnGraph } from '../drawing/graph-drawing.ts';
import { svgOf } from '../drawing/svg.ts';
import { GraphError } from '../errors.ts';
import { type NodeStructure, type Nodes, nodesOf, type SameNodes } from './form.ts';
import { type GradientsOptions, gradientNodes, type OptionalGradientNode } from './gradients.ts';
import { Group } from './group.ts';
import { checkReachable, GraphNode } from './node.ts';
import { callNode, defineOperations, isTensor, type NodeArguments } from './operations.ts';
import {
  checkOpenShape,
  type OpenShape,
  Placeholder,
  type PlaceholderOptions,
} from './placeholder.ts';
import { type GraphVariableOptions, VariableNode } from './variable.ts';

defineOperations();

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
  readonly placeholders: Placeholder[] = [];
  readonly variables: VariableNode[] = [];
  #forced: readonly GraphNode[] = [];
  #body: Body | undefined;
  readonly #nodes: GraphNode[] = [];

  /** The variables that training is meant to change. */
  get trainableVariables(): VariableNode[] {
    return this.variables.filter(({ trainable }) => trainable);
  }

  /** Nodes that every node made now depends on. */
  get forced(): readonly GraphNode[] {
    return this.#forced;
  }

  /** The branch or round that nodes made now are a part of. */
  get body(): Body | undefined {
    return this.#body;
  }

  /** @internal Notes a node that was made, and gives its number. */
  added(node: GraphNode): number {
    return this.#nodes.push(node) - 1;
  }

  /** @internal Runs `fn`; the nodes made in it are a part of `body`. */
  within<R>(body: Body, fn: () => R): R {
    const [outer, forced] = [this.#body, this.#forced];
    this.#body = body;
    try {
      return fn();
    } finally {
      this.#body = outer;
      this.#forced = forced;
    }
  }

  /**
   * A node whose value is fed: a tensor of this dtype and of a shape that fits; null is any size.
   * @throws {GraphError} if another placeholder has the name, or shape or dtype is none.
   * @example
   * const graph = new Graph();
   * const x = graph.placeholder([null, 2], { name: 'x' });
   * const session = new Session(graph);
   * await session.run(x.sum(1), { feed: [[x, ones([3, 2])]] }).toArray() // [2, 2, 2]
   */
  placeholder(shape: OpenShape, options: PlaceholderOptions = {}): Placeholder {
    const { dtype = 'float32', name = `placeholder ${this.placeholders.length}` } = options;
    checkUnique('placeholder', name, this.placeholders);
    checkOpenShape(name, shape);
    if (!(dtype in dtypes)) {
      const known = Object.keys(dtypes).join(', ');
      throw new GraphError(
        'placeholder',
        `the dtype of ${name} is ${worded(dtype)}; known: ${known}`,
      );
    }
    const placeholder = new Placeholder(this, name, [...shape], dtype);
    this.placeholders.push(placeholder);
    return placeholder;
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
    const { name = `variable ${this.variables.length}`, trainable = true } = options;
    checkCallback('variable', initial);
    checkUnique('variable', name, this.variables);
    const variable = new VariableNode(this, name, initial, trainable);
    this.variables.push(variable);
    return variable;
  }

  /**
   * A node whose value is that of a tensor, as it is at each run, or of what `tensor` makes of data.
   * @throws {ShapeError} if data is ragged.
   * @throws {DTypeError} if data holds what is neither a number nor a boolean.
   * @example
   * const graph = new Graph();
   * await new Session(graph).run(graph.constant([2]).mul(3)).toArray() // [6]
   */
  constant(value: Tensor | Parameters<typeof tensor>[0], options?: CreationOptions): GraphNode {
    const held = isTensor(value) ? value : keep(tensor(value, options));
    return new GraphNode(this, 'constant', [], () => held);
  }

  /**
   * A node of the value of another: one that control dependencies can force something before.
   * @example
   * const graph = new Graph();
   * await new Session(graph).run(graph.identity(graph.constant([2]))).toArray() // [2]
   */
  identity(node: GraphNode): GraphNode {
    return new GraphNode(this, 'identity', [node], ([value]) => value);
  }

  /**
   * A node of any function that gives a tensor, called with `args`: nodes among them, alone, in
   * arrays and in plain objects, stand for their values.
   * @throws {GraphError} in a run, if the function gives anything else.
   * @example
   * const graph = new Graph();
   * const [x, y] = [graph.placeholder([2], { name: 'x' }), graph.placeholder([2], { name: 'y' })];
   * const both = graph.apply(stack, [x, y], 1);
   * const feed = { x: tensor([1, 2]), y: tensor([3, 4]) };
   * await new Session(graph).run(both, { feed }).toArray() // [[1, 3], [2, 4]]
   */
  apply(fn: (...inputs: Tensor[]) => Tensor, ...inputs: readonly GraphNode[]): GraphNode;
  apply<A extends readonly unknown[]>(
    fn: (...args: A) => Tensor,
    ...args: NodeArguments<A>
  ): GraphNode;
  apply(fn: (...args: never[]) => Tensor, ...args: readonly unknown[]): GraphNode {
    checkCallback('apply', fn);
    // The overloads see to it that the arguments are those of the function.
    const call = fn as (...args: unknown[]) => Tensor;
    return callNode(this, fn.name || 'apply', call, args, isTensor);
  }

  /**
   * The gradients of the sum of `ys` with respect to each of `xs`: nodes like others, which can be
   * differentiated again. With `allowUnused` there is null where no path leads from an x to `ys`,
   * and the value of a node is null in a run in which no gradient flows to its x.
   *
   * Gradients go through the branch that is taken, and through every round of a loop.
   * @throws {GraphError} if no path leads from an x to `ys`; in a run, if no gradient flows to one.
   * @source TensorFlow 1, `tf.gradients`
   * @example
   * const graph = new Graph();
   * const x = graph.placeholder([], { name: 'x' });
   * const [first] = graph.gradients(x.pow(3), [x]);
   * const [second] = graph.gradients(first, [x]);
   * await new Session(graph).run(second, { feed: { x: tensor(2) } }).item() // 12
   */
  gradients(
    ys: GraphNode | readonly GraphNode[],
    xs: readonly GraphNode[],
    options: GradientsOptions & { readonly allowUnused: true },
  ): (OptionalGradientNode | null)[];
  gradients(
    ys: GraphNode | readonly GraphNode[],
    xs: readonly GraphNode[],
    options?: GradientsOptions,
  ): GraphNode[];
  gradients(
    ys: GraphNode | readonly GraphNode[],
    xs: readonly GraphNode[],
    { allowUnused = false }: GradientsOptions = {},
  ): (GraphNode | null)[] {
    const roots = nodesOf('gradients', 'ys', ys);
    return gradientNodes(roots, nodesOf('gradients', 'xs', xs), allowUnused);
  }

  /**
   * A node that runs others, and gives nothing.
   * @example
   * const graph = new Graph();
   * const count = graph.variable(() => tensor([0]), { name: 'count' });
   * const step = graph.group(count.assignAdd(graph.constant([1])));
   * const session = new Session(graph);
   * session.init();
   * session.run(step) // null
   */
  group(...nodes: readonly GraphNode[]): Group {
    return new Group(this, 'group', nodes);
  }

  /**
   * Runs `fn`; the nodes made in it force `nodes` to be run with them.
   * @throws {GraphError} if `nodes` hold what is no node of this graph, or one of a branch or loop.
   * @throws {ValueError} if `fn` returns a promise: what it makes later would not be forced.
   * @example
   * const graph = new Graph();
   * const count = graph.variable(() => tensor([0]), { name: 'count' });
   * const more = count.assignAdd(graph.constant([1]));
   * const x = graph.controlDependencies([more], () => graph.constant([5]).mul(2));
   * const session = new Session(graph);
   * session.init();
   * session.run(x);
   * await session.value(count).toArray() // [1]
   */
  controlDependencies<R>(nodes: readonly GraphNode[], fn: () => R): R {
    for (const node of nodes) checkReachable('controlDependencies', this, node);
    const before = this.#forced;
    this.#forced = [...before, ...nodes];
    try {
      return synchronous('controlDependencies', fn);
    } finally {
      this.#forced = before;
    }
  }

  /**
   * What `thenFn` makes if `predicate`, one bool, holds in a run, else what `elseFn` makes: a node,
   * or nodes in an array or a record, in the same form from both.
   *
   * Nodes made in a branch are computed if it is taken, and writes to variables among them done;
   * those that a branch finds outside are computed before. Gradients go through the branch taken.
   * @throws {GraphError} if the forms differ; in a run, if the predicate is not one bool, or the
   * branches would give different dtypes or shapes.
   * @source TensorFlow 1, `tf.cond`
   * @example
   * const graph = new Graph();
   * const x = graph.placeholder([], { name: 'x' });
   * const root = graph.cond(x.gt(0), () => x.sqrt(), () => x.neg());
   * const session = new Session(graph);
   * const run = (value) => session.run(root, { feed: { x: tensor(value) } }).item();
   * [await run(9), await run(-4)] // [3, 4]
   */
  cond<const S extends NodeStructure, const R extends SameNodes<S>>(
    predicate: GraphNode,
    thenFn: () => S,
    elseFn: () => R,
  ): Nodes<S> {
    return buildCond(this, predicate, thenFn, elseFn);
  }

  /**
   * The state after the last of the rounds `state ← body(state)`, which are run as long as
   * `predicate(state)`, one bool, holds: a node, or nodes in an array or a record, as `initial` is.
   *
   * Each round draws anew from generators. Writes to variables are done at the end of the run, those
   * of earlier rounds first. For gradients every round is kept in memory.
   * @throws {GraphError} if `body` gives another form than `initial` has; in a run, if the predicate
   * is not one bool, or a round changes a dtype or shape.
   * @source TensorFlow 1, `tf.while_loop`
   * @example
   * const graph = new Graph();
   * const initial = { i: graph.constant(0), sum: graph.constant(0) };
   * const last = graph.whileLoop(
   *   ({ i }) => i.lt(4),
   *   ({ i, sum }) => ({ i: i.add(1), sum: sum.add(i) }),
   *   initial,
   * );
   * await new Session(graph).run(last.sum).item() // 6
   */
  whileLoop<const S extends NodeStructure, const R extends SameNodes<S>>(
    predicate: (state: Nodes<S>) => GraphNode,
    body: (state: Nodes<S>) => R,
    initial: S,
    options: WhileLoopOptions = {},
  ): Nodes<S> {
    return buildWhileLoop(this, predicate, body, initial, options);
  }

  /**
   * Runs `[carry, y] = fn(carry, x)` for each entry `x` along the first dim of `xs`; gives the last
   * carry, and each `y` of all rounds side by side along a new first dim. Each of the three is a
   * node, or nodes in an array or a record.
   *
   * Each round draws anew from generators; gradients go through all of them.
   * @throws {GraphError} if `fn` gives no such pair, or a carry of another form than `initial`; in a
   * run, if tensors of `xs` have no or different first sizes, or a round changes a dtype or shape.
   * @source JAX, `jax.lax.scan`
   * @example
   * const graph = new Graph();
   * const x = graph.placeholder([null], { name: 'x' });
   * const start = graph.constant(0);
   * const [total, sums] = graph.scan((sum, x) => [sum.add(x), sum.add(x)], start, x);
   * const feed = { x: tensor([1, 2, 3]) };
   * await new Session(graph).run(sums, { feed }).toArray() // [1, 3, 6]
   */
  scan<
    const C extends NodeStructure,
    const X extends NodeStructure,
    const R extends readonly [carry: SameNodes<C>, y: NodeStructure],
  >(
    fn: (carry: Nodes<C>, x: Nodes<X>) => R,
    initial: C,
    xs: X,
  ): [carry: Nodes<C>, ys: Nodes<R[1]>] {
    return buildScan(this, fn, initial, xs);
  }

  /**
   * The graph as a drawing in DOT, the language of Graphviz: all of it, or what `nodes` need. Dtypes
   * and shapes are said where they can be told before a run, `any` where a placeholder's dim is open.
   * @example
   * const graph = new Graph();
   * const x = graph.placeholder([2], { name: 'x' });
   * graph.toDot([x.exp()]).includes('exp\\nfloat32[2]') // true
   */
  toDot(nodes?: readonly GraphNode[]): string {
    return dotOf(drawnGraph(this, this.#drawn(nodes)));
  }

  /**
   * The graph as a picture in SVG: all of it, or what `nodes` need. `@dagrejs/dagre` does the layout,
   * and is loaded when it is called for.
   * @throws {GraphError} if `@dagrejs/dagre` is not installed.
   * @example
   * const graph = new Graph();
   * const picture = await graph.toSvg([graph.placeholder([2], { name: 'x' }).exp()]);
   * picture.startsWith('<svg') // true
   */
  toSvg(nodes?: readonly GraphNode[]): Promise<string> {
    return svgOf(drawnGraph(this, this.#drawn(nodes)), 'A graph');
  }

  #drawn(nodes: readonly GraphNode[] | undefined): readonly GraphNode[] {
    if (nodes === undefined) return this.#nodes.filter(({ body }) => body === undefined);
    for (const node of nodes) checkReachable('draw', this, node);
    return nodes;
  }
}

function checkUnique(kind: string, name: string, others: readonly GraphNode[]): void {
  if (!others.some((other) => other.name === name)) return;
  throw new GraphError(kind, `there is a ${kind} ${name} already; names are unique`);
}
