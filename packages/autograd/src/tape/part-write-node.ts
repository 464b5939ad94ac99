// The step of a write to a part of a memory: the gradient of the part goes to the value that was
// written, that of the rest to what was there before.

import { clone, scope, type Tensor } from '@gradus/tensor';
import type { Layout } from '@gradus/tensor/interpreter';
import { partOf } from '../derivatives/embedding.ts';
import { from, placesOf } from './current.ts';
import { History } from './history.ts';
import { type Gradients, Node } from './node.ts';

export class PartWriteNode extends Node {
  readonly #start: number;
  readonly #value: Layout;
  readonly #isFirst: boolean;

  /** Before a first write (`isFirst`), nobody gave a value to the part. */
  constructor(start: number, before: History | undefined, value: History, isFirst: boolean) {
    super('CopySlices', [before, value]);
    this.#start = start;
    this.#value = value;
    this.#isFirst = isFirst;
  }

  /** The history of `owner`'s memory, a vector of its places, after a write to a part of it. */
  static write(
    owner: History,
    before: History | undefined,
    value: History,
    writes: number,
    isFirst: boolean,
  ): History {
    const { start, size } = placesOf(owner);
    const vector = { dtype: owner.dtype, shape: [size], strides: [1], offset: start };
    return new History(
      vector,
      true,
      new PartWriteNode(start, before, value, isFirst),
      0,
      owner,
      writes,
    );
  }

  override backward([g]: Gradients, needed: (edge: History) => boolean): Gradients {
    if (g === undefined) return [];
    const [before, value] = this.edges;
    return [
      before && needed(before) ? this.#rest(g, before) : undefined,
      value && needed(value) ? scope(() => partOf(g, from(this.#start, this.#value))) : undefined,
    ];
  }

  #rest(g: Tensor, before: History): Tensor {
    return scope(() => {
      // What was written earlier lies elsewhere, and nobody asks for the gradient here: a tensor
      // that is joined of many parts is not copied once for each.
      if (this.#isFirst) return partOf(g, from(this.#start, before));
      const rest = clone(g);
      partOf(rest, from(this.#start, this.#value)).zero_();
      return partOf(rest, from(this.#start, before));
    });
  }

  override release(): void {}
}
