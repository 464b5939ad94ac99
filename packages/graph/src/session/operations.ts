// The operations of tensors as methods of nodes. Which of them give several tensors is all that is
// said of single operations here; the rest follows from the methods that tensors have.

import { type Generator, Tensor, type ValuesAndIndices } from '@gradus/tensor';
import { describe, wordedAsNoun } from '@gradus/tensor/interpreter';
import { ReadingNode } from '../control/reading-node.ts';
import { GraphError } from '../errors.ts';
import { nodesIn, withNodesReplaced } from './arguments.ts';
import type { Graph } from './graph.ts';
import { GraphNode, type NodeValue, type Rule } from './node.ts';
import { NodeList, Part } from './several.ts';

// Values that are taken as they are: no tensor is looked for in them.
type Opaque = Generator | ArrayBufferView | ((...args: never[]) => unknown);

/** An argument, with nodes wherever tensors may stand. */
export type NodeArgument<A> = A extends Tensor
  ? A | GraphNode
  : A extends Opaque
    ? A
    : A extends object
      ? { readonly [K in keyof A]: NodeArgument<A[K]> }
      : A;

/** Arguments, with nodes wherever tensors may stand. */
export type NodeArguments<A extends readonly unknown[]> = { [I in keyof A]: NodeArgument<A[I]> };

type Result<R> = R extends Tensor
  ? GraphNode
  : R extends readonly Tensor[]
    ? NodeList
    : { readonly [K in keyof R]: GraphNode };

type Name<R> = {
  [K in keyof Tensor]: Tensor[K] extends (...args: never[]) => R ? K : never;
}[keyof Tensor];

/** Operations that give something else when a dim is named. */
type OverloadedName = 'max' | 'median' | 'min';

type ListName = Exclude<Name<readonly Tensor[]>, OverloadedName>;
type PairName = Exclude<Name<ValuesAndIndices>, OverloadedName>;

type Overloaded<F> = F extends { (...args: infer A): infer R; (...args: infer B): infer S }
  ? { (...args: NodeArguments<A>): Result<R>; (...args: NodeArguments<B>): Result<S> }
  : never;

/** The operations of tensors that give tensors and write to none. */
export type NodeMethods = {
  readonly [K in Exclude<
    Name<Tensor> | ListName | PairName,
    `${string}_` | OverloadedName
  >]: Tensor[K] extends (...args: infer A) => infer R
    ? (...args: NodeArguments<A>) => Result<R>
    : never;
} & { readonly [K in OverloadedName]: Overloaded<Tensor[K]> };

const values = ['values', 'indices'] as const;

/** Operations that give two tensors by name. */
const pairs: { readonly [K in PairName]: true } = {
  cummax: true,
  cummin: true,
  kthvalue: true,
  sort: true,
  topk: true,
};

/** Operations that give as many tensors as the shape and arguments tell. */
const lists: { readonly [K in ListName]: true } = { chunk: true, split: true, unbind: true };

/** Operations that give two tensors where a dim is named. */
const pairsAlongDim: { readonly [K in OverloadedName]: true } = {
  max: true,
  median: true,
  min: true,
};

/** Calls that look at values on the host. */
const readers: Readonly<Record<string, (args: readonly unknown[]) => boolean>> = {
  bernoulli: ([p]) => p === undefined,
  multinomial: () => true,
  repeatInterleave: ([repeats]) => repeats instanceof GraphNode || isTensor(repeats),
};

/** What a tensor has that a node defines itself. */
const own = new Set(['constructor', 'toString']);

const sizedByData = 'the size of its result is data; compute it of a tensor, and feed that';
const runFirst = 'a node has no value; run it in a session, and read the result';
const differentiated = 'nodes have no gradients of their own; use graph.gradients(ys, xs)';

/** What is no operation of nodes, and what helps. */
const refusals: Readonly<Record<string, string>> = {
  allclose: runFirst,
  equal: runFirst,
  item: runFirst,
  itemSync: runFirst,
  read: runFirst,
  readSync: runFirst,
  toArray: runFirst,
  toJSON: runFirst,
  bincount: sizedByData,
  histc: sizedByData,
  maskedSelect: sizedByData,
  nonzero: sizedByData,
  unique: sizedByData,
  backward: differentiated,
  registerHook: differentiated,
  retainGrad: differentiated,
  dispose: 'a node holds no memory; session.close() lets go of what a session holds',
  toAsync: 'values are moved by feeding them; use to() within a run',
};

/** Gives nodes the operations. */
export function defineOperations(): void {
  for (const [name, { value }] of Object.entries(
    Object.getOwnPropertyDescriptors(Tensor.prototype),
  )) {
    if (typeof value !== 'function' || own.has(name)) continue;
    Object.defineProperty(GraphNode.prototype, name, {
      configurable: true,
      writable: true,
      value: operation(name, value),
    });
  }
}

type Method = (this: Tensor, ...args: unknown[]) => unknown;

function operation(name: string, method: Method) {
  const remedy = name.endsWith('_')
    ? `nodes are not written to; use ${name.slice(0, -1)}, or assign of a variable`
    : refusals[name];
  return function (this: GraphNode, ...args: unknown[]): unknown {
    if (remedy !== undefined) throw new GraphError(name, `called on ${this}; ${remedy}`);
    const call = (first: unknown, ...rest: unknown[]): unknown =>
      method.apply(first as Tensor, rest);
    const isList = name in lists;
    const isPair = name in pairs || (name in pairsAlongDim && args[0] !== undefined);
    const isValue = isList ? isTensorList : isPair ? isTensorPair : isTensor;
    const Kind = readers[name]?.(args) ? ReadingNode : GraphNode;
    const node = callNode(this.graph, name, call, [this, ...args], isValue, Kind);
    if (isList) return new NodeList(node);
    if (isPair) {
      return Object.fromEntries(values.map((key) => [key, new Part(node, key)]));
    }
    return node;
  };
}

/** A node of a function that is called with `args`, in which nodes stand for their values. */
export function callNode(
  graph: Graph,
  name: string,
  fn: (...args: unknown[]) => unknown,
  args: readonly unknown[],
  isValue: (result: unknown) => result is NodeValue,
  Kind: typeof GraphNode = GraphNode,
): GraphNode {
  const rule: Rule = (inputs) => {
    let next = 0;
    const versions = inputs.map(({ storage }) => storage.version);
    const result = fn(...args.map((arg) => withNodesReplaced(arg, () => inputs[next++])));
    const written = inputs.find(({ storage }, i) => storage.version !== versions[i]);
    if (written !== undefined) {
      throw new GraphError(
        name,
        `it wrote to ${describe(written)} that it was given, and others read; write to a clone()`,
        { dtype: written.dtype, shape: written.shape },
      );
    }
    if (isValue(result)) return result;
    throw new GraphError(
      name,
      `it gave ${wordedAsNoun(result)}; a node of a graph stands for a tensor`,
    );
  };
  return new Kind(graph, name, nodesIn(args), rule, detailOf(args));
}

/** Plain arguments in words. */
function detailOf(args: readonly unknown[]): string {
  return args
    .filter(isPlain)
    .map((arg) => JSON.stringify(arg))
    .join(', ');
}

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object') return ['boolean', 'number', 'string'].includes(typeof value);
  return Array.isArray(value) && value.every(isPlain);
}

/** Whether a function gave a tensor. */
export function isTensor(value: unknown): value is Tensor {
  return value instanceof Tensor;
}

function isTensorList(value: unknown): value is readonly Tensor[] {
  return Array.isArray(value) && value.every(isTensor);
}

function isTensorPair(value: unknown): value is Record<string, Tensor> {
  return typeof value === 'object' && value !== null && Object.values(value).every(isTensor);
}
