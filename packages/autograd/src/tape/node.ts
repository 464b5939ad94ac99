// A step of the graph: what turns gradients of outputs into gradients of inputs.

import type { Tensor } from '@gradus/tensor';
import { trace } from './anomaly.ts';
import type { History } from './history.ts';

/** Gradients, one a place; none where nothing flows. */
export type Gradients = (Tensor | undefined)[];

let made = 0;

/** A step of the graph. */
export abstract class Node {
  /** PyTorch's name of the step. */
  readonly name: string;
  /** Steps made earlier have smaller numbers: no step leads to a later one. */
  readonly sequence: number = made++;
  /** Where the gradients go, one place an input; none where an input needs no gradient. */
  readonly edges: readonly (History | undefined)[];
  /** Histories of outputs that have hooks or retain their gradient, by output. */
  watched: (History | undefined)[] | undefined = undefined;
  /** Where the step was recorded, in anomaly mode. */
  readonly trace: string | undefined = trace();

  constructor(name: string, edges: readonly (History | undefined)[]) {
    this.name = name;
    this.edges = edges;
  }

  /**
   * Gradients of the inputs from those of the outputs, one of which is there at least; only the
   * edges that are `needed` matter.
   */
  abstract backward(gradients: Gradients, needed: (edge: History) => boolean): Gradients;

  /** Lets go of what was saved. */
  abstract release(): void;

  /** The steps that gradients go to, with the number of the output there; null for no step. */
  get nextFunctions(): readonly (readonly [Node, number] | null)[] {
    return this.edges.map((edge) => (edge?.node === undefined ? null : [edge.node, edge.index]));
  }

  /** As `gradFn` is printed: `<AddBackward0>`. */
  toString(): string {
    return `<${this.name}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
