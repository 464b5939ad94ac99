// A session: the variables of a graph, and programs that run parts of it.

import { noGrad } from '@gradus/autograd';
import { clone, keep, type Tensor } from '@gradus/tensor';
import { describe, sameShape } from '@gradus/tensor/interpreter';
import { type Compiled, compile } from '../compile.ts';
import { GraphError } from '../errors.ts';
import { evaluated, needed, unfed, uninitialised } from './evaluation.ts';
import { type Graph, type Group, Placeholder, VariableNode } from './graph.ts';
import { GraphNode } from './node.ts';

/** Nodes to run, alone or in an array or a record. */
export type Fetches = GraphNode | readonly GraphNode[] | { readonly [name: string]: GraphNode };

type ValueOf<N> = N extends Group ? null : Tensor;

/** The results, in the form of the fetches. */
export type Fetched<F> = F extends GraphNode
  ? ValueOf<F>
  : { -readonly [K in keyof F]: ValueOf<F[K]> };

/** Options of a run. */
export interface RunOptions {
  /** Values of nodes: of placeholders, or of any node in place of what it would compute. */
  readonly feed?: Iterable<readonly [GraphNode, Tensor]>;
}

/**
 * Runs parts of a graph. Each set of fetches and feeds is a program, captured for the shapes that
 * are fed. Every read in a run sees what variables held before it; writes are done at its end.
 * @source TensorFlow 1, `tf.Session`
 * @example
 * const graph = new Graph();
 * const count = graph.variable(() => tensor([0]), { name: 'count' });
 * const next = count.assignAdd(graph.constant(tensor([2])));
 * const session = new Session(graph);
 * session.init();
 * session.run(next);
 * await session.run(next).toArray() // [4]
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: `await using`, where the platform has it, is defined below
export class Session {
  readonly #graph: Graph;
  readonly #variables = new Map<VariableNode, Tensor>();
  readonly #programs = new Map<string, Compiled<Tensor[], (Tensor | null)[]>>();
  #isClosed = false;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /**
   * Gives all variables their first values, in the order in which they were made.
   * @throws {GraphError} if the session is closed.
   * @example
   * const graph = new Graph();
   * const w = graph.variable(() => ones([2]), { name: 'w' });
   * const session = new Session(graph);
   * session.init();
   * await session.value(w).toArray() // [1, 1]
   */
  init(): void {
    this.#checkOpen('init');
    for (const variable of this.#graph.variables) this.#set(variable, variable.initial());
  }

  /**
   * The values of nodes, in the form of `fetches`; null of a group.
   * @throws {GraphError} if the session is closed, a node belongs to another graph, a placeholder
   * that is needed is not fed or a feed does not fit it, a variable has no value, or a gradient is
   * asked for that no path leads to.
   * @example
   * const graph = new Graph();
   * const w = graph.variable(() => ones([2]), { name: 'w' });
   * const session = new Session(graph);
   * session.init();
   * const { total } = session.run({ total: w.sum(), double: w.mul(2) });
   * await total.item() // 2
   */
  run<const F extends Fetches>(fetches: F, { feed = [] }: RunOptions = {}): Fetched<F> {
    this.#checkOpen('run');
    const single = fetches instanceof GraphNode;
    const names = single ? [] : Object.keys(fetches);
    const nodes: GraphNode[] = single ? [fetches] : Object.values(fetches);
    const fed = new Map(feed);
    for (const node of [...nodes, ...fed.keys()]) this.#checkOwn(node);
    for (const [node, value] of fed) checkFeed(node, value);
    for (const node of needed(nodes, fed)) {
      if (fed.has(node)) continue;
      if (node instanceof Placeholder) throw unfed(node);
      if (node instanceof VariableNode && !this.#variables.has(node)) throw uninitialised(node);
    }
    const results = this.#program(nodes, [...fed.keys()])(...fed.values());
    // The form is that of the fetches.
    if (single) return results[0] as Fetched<F>;
    if (Array.isArray(fetches)) return results as Fetched<F>;
    return Object.fromEntries(names.map((name, i) => [name, results[i]])) as Fetched<F>;
  }

  /**
   * A copy of what a variable holds.
   * @example
   * const graph = new Graph();
   * const w = graph.variable(() => ones([2]), { name: 'w' });
   * const session = new Session(graph);
   * session.init();
   * await session.value(w).toArray() // [1, 1]
   */
  value(variable: VariableNode): Tensor {
    this.#checkOpen('value');
    const value = this.#variables.get(variable);
    if (value === undefined) throw uninitialised(variable);
    return noGrad(() => clone(value));
  }

  /**
   * Gives a variable another value.
   * @throws {GraphError} if the session is closed, or the value has another shape or dtype.
   * @example
   * const graph = new Graph();
   * const w = graph.variable(() => ones([2]), { name: 'w' });
   * const session = new Session(graph);
   * session.init();
   * session.setValue(w, tensor([3, 4]));
   * await session.run(w.sum()).item() // 7
   */
  setValue(variable: VariableNode, value: Tensor): void {
    this.#checkOpen('setValue');
    this.#checkOwn(variable);
    this.#set(variable, value);
  }

  /**
   * Copies of the values of all variables, by name.
   * @example
   * const graph = new Graph();
   * const w = graph.variable(() => ones([2]), { name: 'w' });
   * const session = new Session(graph);
   * session.init();
   * Object.keys(session.save()) // ['w']
   */
  save(): Record<string, Tensor> {
    return Object.fromEntries(
      this.#graph.variables.map((variable) => [variable.name, this.value(variable)]),
    );
  }

  /**
   * Gives variables the values of `save`; nothing is changed if one does not fit.
   * @throws {GraphError} if a variable is missing or unknown, or has another shape or dtype.
   * @example
   * const graph = new Graph();
   * const w = graph.variable(() => ones([2]), { name: 'w' });
   * const session = new Session(graph);
   * session.init();
   * session.restore({ w: tensor([3, 4]) });
   * await session.value(w).toArray() // [3, 4]
   */
  restore(values: { readonly [name: string]: Tensor }): void {
    this.#checkOpen('restore');
    const { variables } = this.#graph;
    const unknown = Object.keys(values).find((name) => !variables.some((v) => v.name === name));
    const missing = variables.find(({ name }) => !(name in values));
    if (unknown !== undefined || missing !== undefined) {
      throw new GraphError(
        'restore',
        `${unknown === undefined ? `${missing?.name} is missing` : `${unknown} is no variable`}; ` +
          `the variables are ${variables.map(({ name }) => name).join(', ')}`,
      );
    }
    for (const variable of variables) this.#checkValue(variable, values[variable.name]);
    for (const variable of variables) this.#set(variable, values[variable.name]);
  }

  /**
   * Lets go of variables and programs; nothing can be run any more.
   * @example
   * const graph = new Graph();
   * const w = graph.variable(() => ones([2]), { name: 'w' });
   * const session = new Session(graph);
   * session.init();
   * session.close() // undefined
   */
  close(): void {
    this.#isClosed = true;
    for (const program of this.#programs.values()) program.dispose();
    for (const value of this.#variables.values()) value.dispose();
    this.#programs.clear();
    this.#variables.clear();
  }

  #program(
    fetches: readonly GraphNode[],
    fed: readonly GraphNode[],
  ): Compiled<Tensor[], (Tensor | null)[]> {
    const key = [fetches, fed].map((nodes) => nodes.map(({ id }) => id).join()).join(';');
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const program = compile((...values: Tensor[]) =>
      evaluated(fetches, {
        fed: new Map(fed.map((node, i) => [node, values[i]])),
        variables: this.#variables,
      }),
    );
    this.#programs.set(key, program);
    return program;
  }

  #set(variable: VariableNode, value: Tensor): void {
    this.#checkValue(variable, value);
    const known = this.#variables.get(variable);
    noGrad(() => {
      // Programs write where the variable lies.
      if (known === undefined) this.#variables.set(variable, keep(clone(value)));
      else known.copy_(value);
    });
  }

  #checkValue(variable: VariableNode, value: Tensor): void {
    const known = this.#variables.get(variable);
    if (known === undefined) return;
    if (known.dtype === value.dtype && sameShape(known.shape, value.shape)) return;
    throw new GraphError(
      'setValue',
      `${variable.name} is ${describe(known)}, the value is ${describe(value)}; both must have ` +
        'one dtype and shape',
    );
  }

  #checkOwn(node: GraphNode): void {
    if (node.graph === this.#graph) return;
    throw new GraphError('run', `${node} belongs to another graph than the session`);
  }

  #checkOpen(op: string): void {
    if (this.#isClosed) throw new GraphError(op, 'the session is closed; open a new one');
  }
}

/** `await using`, where the platform has it. */
export interface Session extends AsyncDisposable {}

if (Symbol.asyncDispose !== undefined) {
  Object.defineProperty(Session.prototype, Symbol.asyncDispose, {
    async value(this: Session) {
      this.close();
    },
  });
}

function checkFeed(node: GraphNode, value: Tensor): void {
  if (!(node instanceof Placeholder)) return;
  const { name, dtype, shape } = node;
  const isFitting =
    value.dtype === dtype &&
    value.shape.length === shape.length &&
    shape.every((size, d) => size === null || size === value.shape[d]);
  if (isFitting) return;
  const sizes = shape.map((size) => size ?? 'any').join(', ');
  throw new GraphError('run', `${name} takes ${dtype}[${sizes}], fed is ${describe(value)}`);
}
