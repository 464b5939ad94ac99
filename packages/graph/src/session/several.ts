// Nodes of what is computed at once: operations that give several tensors, gradients, the results
// of branches and loops. A program reads the parts; the whole is a node that nobody sees.

import type { Tensor } from '@gradus/tensor';
import { GraphError } from '../errors.ts';
import type { Frame } from './frame.ts';
import { GraphNode } from './node.ts';

/** One of several tensors that another node gives. */
export class Part extends GraphNode {
  readonly key: string | number;

  constructor(whole: GraphNode, key: string | number, name = `${whole.name}.${key}`) {
    super(whole.graph, name, [whole]);
    this.key = key;
  }

  override evaluate(frame: Frame): Tensor | null {
    const [whole] = this.inputs;
    const parts = frame.partsOf(whole);
    if (!isList(parts)) return parts[this.key];
    const at = Number(this.key);
    const part = parts[at < 0 ? at + parts.length : at];
    if (part !== undefined) return part;
    throw new GraphError(
      whole.name,
      `it gives ${parts.length} tensors; there is no tensor ${this.key}`,
      { count: parts.length, index: at },
    );
  }
}

/** How many nodes are taken from a list by iterating at most: its end is not known. */
const longest = 256;

/**
 * The nodes of an operation that gives a list of tensors, as `unbind`. How many there are is known
 * in a run only, so they are taken by `at`, or as many as are wanted by destructuring.
 * @example
 * const graph = new Graph();
 * const x = graph.placeholder([null, 2]);
 * const [first, second] = x.unbind(1);
 * const session = new Session(graph);
 * await session.run(first.sub(second), { feed: [[x, tensor([[5, 3]])]] }).toArray() // [2]
 */
export class NodeList implements Iterable<GraphNode> {
  readonly #whole: GraphNode;

  /** @internal */
  constructor(whole: GraphNode) {
    this.#whole = whole;
  }

  /**
   * The node at a place; a negative one counts from the end.
   * @throws {GraphError} in a run, if the list is shorter.
   */
  at(index: number): GraphNode {
    if (Number.isInteger(index)) return new Part(this.#whole, index);
    throw new GraphError(`${this.#whole.name}.at`, `the place is ${index}; it is an integer`);
  }

  /** The nodes, one after the other, for destructuring. */
  *[Symbol.iterator](): Generator<GraphNode, never> {
    for (let i = 0; i < longest; i++) yield this.at(i);
    throw new GraphError(
      this.#whole.name,
      'how many tensors it gives is known in a run only; take nodes by destructuring, or by at(i)',
    );
  }
}

// `Array.isArray` does not tell a readonly array from what is none.
function isList(
  parts: readonly (Tensor | null)[] | { readonly [name: string]: Tensor },
): parts is readonly (Tensor | null)[] {
  return Array.isArray(parts);
}
