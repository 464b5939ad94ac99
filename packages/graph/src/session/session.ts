// A session: the variables of a graph, and programs that run parts of it.

import { noGrad } from '@gradus/autograd';
import { clone, keep, type Tensor } from '@gradus/tensor';
import { checkOptions, describe, worded } from '@gradus/tensor/interpreter';
import { type Compiled, compile } from '../compile.ts';
import { anyDecides } from '../control/control-node.ts';
import { GraphError } from '../errors.ts';
import { evaluated, needed } from './evaluation.ts';
import { type Feed, fedOf } from './feed.ts';
import { Form } from './form.ts';
import type { OptionalGradientNode } from './gradients.ts';
import type { Graph } from './graph.ts';
import type { Group } from './group.ts';
import { escaped, GraphNode } from './node.ts';
import { Placeholder } from './placeholder.ts';
import { driven, drivenAsync } from './steps.ts';
import { uninitialised, VariableNode } from './variable.ts';
import { namedValues, VariableValues } from './variable-values.ts';

/** Programs that a session holds at most; those that were not used for longest are captured anew. */
const maximumPrograms = 128;

/** Nodes to run, alone or in an array or a record. */
export type Fetches = GraphNode | readonly GraphNode[] | { readonly [name: string]: GraphNode };

type ValueOf<N> = N extends Group ? null : N extends OptionalGradientNode ? Tensor | null : Tensor;

/** The results, in the form of the fetches. */
export type Fetched<F> = F extends GraphNode
  ? ValueOf<F>
  : { -readonly [K in keyof F]: ValueOf<F[K]> };

/** Options of a run. */
export interface RunOptions {
  /** Values of nodes: of placeholders, or of any node in place of what it would compute. */
  readonly feed?: Feed;
}

/** What is run, checked. */
interface Run {
  readonly fetches: readonly GraphNode[];
  readonly fed: ReadonlyMap<GraphNode, Tensor>;
  /** Whether a value has to be known on the way. */
  readonly decides: boolean;
}

type Values = (Tensor | null)[];

/**
 * Runs parts of a graph. Each set of fetches and feeds is a program, captured for the shapes that
 * are fed; where branches or loops are decided by values, nodes are run one by one. Every read in a
 * run sees what variables held before it; writes are done at its end. What is fed is copied.
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
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: `await using`, where the platform has it, is defined in the class
export class Session {
  readonly #graph: Graph;
  readonly #variables = new VariableValues();
  readonly #programs = new Map<string, Compiled<Tensor[], Values>>();
  readonly #agreed = new Set<string>();
  #isClosed = false;
  /** Runs that wait for values, or for the one before them. */
  #waiting = 0;
  #lastRun: Promise<unknown> = Promise.resolve();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  static {
    if (Symbol.asyncDispose !== undefined) {
      Object.defineProperty(Session.prototype, Symbol.asyncDispose, {
        async value(this: Session) {
          while (this.#waiting > 0) await this.#lastRun;
          this.close();
        },
      });
    }
  }

  /**
   * Gives all variables their first values, in the order in which they were made.
   * @throws {GraphError} if the session is closed, or an initial value is no tensor or has another
   * shape or dtype than the variable had.
   * @example
   * const graph = new Graph();
   * const w = graph.variable(() => ones([2]), { name: 'w' });
   * const session = new Session(graph);
   * session.init();
   * await session.value(w).toArray() // [1, 1]
   */
  init(): void {
    this.#checkReady('init');
    this.#variables.init(this.#graph.variables);
  }

  /**
   * The values of nodes, in the form of `fetches`; null of a group.
   * @throws {GraphError} if the session is closed, a node belongs to another graph or to a branch
   * or loop, a placeholder that is needed is not fed or a feed does not fit it, a variable has no
   * value, or a gradient is asked for that does not exist.
   * @throws {DeviceError} if a branch or loop has to be decided on a device that cannot be read at
   * once; `runAsync` waits for it.
   * @example
   * const graph = new Graph();
   * const w = graph.variable(() => ones([2]), { name: 'w' });
   * const session = new Session(graph);
   * session.init();
   * const { total } = session.run({ total: w.sum(), double: w.mul(2) });
   * await total.item() // 2
   */
  run<const F extends Fetches>(fetches: F, options: RunOptions = {}): Fetched<F> {
    const run = this.#checked(fetches, options);
    this.#checkReady('run');
    const values = run.decides ? driven(this.#steps(run)) : this.#program(run)(...run.fed.values());
    // The form is that of the fetches.
    return new Form(fetches).of(values) as Fetched<F>;
  }

  /**
   * As `run`, on any device: waits where a branch or a loop is decided. Runs follow one another in
   * the order of the calls.
   * @throws {GraphError} as `run`, by a promise that is rejected.
   * @example
   * const graph = new Graph();
   * const double = (x) => x.mul(2);
   * const power = graph.whileLoop((x) => x.lt(100), double, graph.constant(tensor(1)));
   * await (await new Session(graph).runAsync(power)).item() // 128
   */
  async runAsync<const F extends Fetches>(
    fetches: F,
    options: RunOptions = {},
  ): Promise<Fetched<F>> {
    const run = this.#checked(fetches, options);
    // What is fed is what it was at the call, whenever its turn comes.
    const copies = new Map([...run.fed].map(([node, value]) => [node, keep(clone(value))]));
    const turn = this.#lastRun.then(async () => {
      this.#checkOpen('run');
      const copied = { ...run, fed: copies };
      return run.decides
        ? drivenAsync(this.#steps(copied))
        : this.#program(copied)(...copies.values());
    });
    this.#waiting++;
    const done = turn.finally(() => {
      this.#waiting--;
      for (const copy of copies.values()) copy.dispose();
    });
    this.#lastRun = done.catch(() => {});
    // The form is that of the fetches.
    return new Form(fetches).of(await done) as Fetched<F>;
  }

  /**
   * A copy of what a variable holds.
   * @throws {GraphError} if the session is closed, or the variable has no value.
   * @example
   * const graph = new Graph();
   * const w = graph.variable(() => ones([2]), { name: 'w' });
   * const session = new Session(graph);
   * session.init();
   * await session.value(w).toArray() // [1, 1]
   */
  value(variable: VariableNode): Tensor {
    this.#checkOpen('value');
    this.#checkOwn('value', variable);
    return this.#variables.copyOf(variable);
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
    this.#checkReady('setValue');
    this.#checkOwn('setValue', variable);
    this.#variables.set('setValue', [[variable, value]]);
  }

  /**
   * Copies of the values of all variables, by name.
   * @throws {GraphError} if the session is closed, or a variable has no value.
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
    this.#checkReady('restore');
    this.#variables.set('restore', namedValues(this.#graph.variables, values));
  }

  /**
   * Lets go of variables and programs; nothing can be run any more.
   * @throws {GraphError} if a run is not done.
   * @example
   * const graph = new Graph();
   * const w = graph.variable(() => ones([2]), { name: 'w' });
   * const session = new Session(graph);
   * session.init();
   * session.close() // undefined
   */
  close(): void {
    this.#checkIdle('close');
    this.#isClosed = true;
    for (const program of this.#programs.values()) program.dispose();
    this.#programs.clear();
    this.#variables.dispose();
  }

  #checked(structure: Fetches, options: RunOptions): Run {
    this.#checkOpen('run');
    const feed = feedIn(options);
    const fetches = fetchesIn(structure);
    for (const node of fetches) this.#checkOwn('run', node);
    const fed = fedOf(this.#graph, feed);
    for (const node of fed.keys()) this.#checkOwn('run', node);
    const order = needed(fetches, fed).filter((node) => !fed.has(node));
    for (const node of order) {
      if (node instanceof Placeholder) throw node.missing();
      if (node instanceof VariableNode && !this.#variables.all.has(node)) throw uninitialised(node);
    }
    return { fetches, fed, decides: anyDecides(order) };
  }

  *#steps({ fetches, fed }: Run): ReturnType<typeof evaluated> {
    // A function in the graph may write to what it is given.
    const copies = new Map([...fed].map(([node, value]) => [node, noGrad(() => clone(value))]));
    try {
      return yield* evaluated(fetches, this.#start(copies));
    } finally {
      for (const copy of copies.values()) copy.dispose();
    }
  }

  #program({ fetches, fed }: Run): Compiled<Tensor[], Values> {
    const nodes = [...fed.keys()];
    const signature = [...fed].map(([{ id }, value]) => `${id}: ${describe(value)}`);
    const key = `${fetches.map(({ id }) => id).join()}; ${signature.join()}`;
    const known = this.#programs.get(key);
    const program =
      known ??
      // A graph does the same each time.
      compile(
        (...values: Tensor[]) =>
          driven(
            evaluated(fetches, this.#start(new Map(nodes.map((node, i) => [node, values[i]])))),
          ),
        { verify: false },
      );
    // The one that was used last comes last.
    this.#programs.delete(key);
    this.#programs.set(key, program);
    if (known === undefined) this.#forgetOldest();
    return program;
  }

  #forgetOldest(): void {
    const [[key, program]] = this.#programs;
    if (this.#programs.size <= maximumPrograms) return;
    program.dispose();
    this.#programs.delete(key);
  }

  #start(fed: ReadonlyMap<GraphNode, Tensor>) {
    return { fed, variables: this.#variables.all, agreed: this.#agreed };
  }

  #checkOwn(op: string, node: GraphNode): void {
    if (node.graph !== this.#graph) {
      throw new GraphError(op, `${node} belongs to another graph than the session`);
    }
    if (node.body !== undefined) throw escaped(op, node, node.body);
  }

  #checkOpen(op: string): void {
    if (this.#isClosed) throw new GraphError(op, 'the session is closed; open a new one');
  }

  #checkIdle(op: string): void {
    if (this.#waiting === 0) return;
    throw new GraphError(op, 'a run is not done yet; await what runAsync() gave first');
  }

  #checkReady(op: string): void {
    this.#checkOpen(op);
    this.#checkIdle(op);
  }
}

/** `await using`, where the platform has it. */
export interface Session extends AsyncDisposable {}

// A feed that is given without its name would be missed, not refused.
function feedIn(options: RunOptions): Feed {
  checkOptions('run', options, '{ feed: { x } }');
  const other = Object.keys(options).find((name) => name !== 'feed');
  if (other !== undefined) {
    throw new GraphError('run', `the option ${other} is unknown; what is fed is the option feed`);
  }
  return options.feed ?? [];
}

// Groups may be fetched, so that what they force is done.
function fetchesIn(structure: Fetches): GraphNode[] {
  if (structure instanceof GraphNode) return [structure];
  const isStructure = Array.isArray(structure) || worded(structure) === 'an object';
  const nodes: unknown[] = isStructure ? Object.values(structure) : [structure];
  return nodes.map((node) => {
    if (node instanceof GraphNode) return node;
    throw new GraphError('run', `${worded(node)} is fetched; a node is, or an array or record`);
  });
}
