// Layers one after the other.

import type { Tensor } from '@gradus/tensor';
import { dependingOn } from '@gradus/tensor/interpreter';
import type { Named } from '../module/members.ts';
import { Module } from '../module/module.ts';
import { checkModules, entryAt } from './entries.ts';

/** A module of one tensor that gives one. */
export type Layer = Module & {
  /** What the layer makes of `x`. */
  forward(x: Tensor): Tensor;
};

/** The layer at a position: of a list whose length is known, that very one. */
type At<Layers extends readonly Layer[], I extends number> = number extends I
  ? Layers[number]
  : `${I}` extends keyof Layers
    ? Layers[I]
    : Layers[number];

/**
 * Layers one after the other: what one gives, the next takes.
 *
 * They are named `0`, `1`, …
 * @throws {ValueError} if one of them is no module.
 * @source `torch.nn.Sequential`
 * @example
 * const model = new nn.Sequential(new nn.Linear(3, 1), new nn.Flatten(0, 1));
 * model.forward(ones([5, 3])).shape // [5]
 */
export class Sequential<const Layers extends readonly Layer[] = readonly Layer[]> extends Module {
  readonly #layers: Layer[];

  constructor(...layers: Layers) {
    super();
    checkModules('Sequential', layers);
    this.#layers = [...layers];
  }

  /** How many layers there are. */
  get length(): number {
    return this.#held().length;
  }

  /**
   * The layer at a position; a negative one counts from the end.
   * @throws {IndexError} if there is none.
   * @example
   * new nn.Sequential(new nn.Linear(3, 1)).at(-1).inFeatures // 3
   */
  at<const I extends number>(index: I): At<Layers, I> {
    // The list began as `Layers`, and what was appended has no position there.
    return entryAt('Sequential', this.#held(), index) as At<Layers, I>;
  }

  /**
   * Adds a layer behind the last.
   * @throws {ValueError} if it is no module.
   * @example
   * new nn.Sequential(new nn.Linear(3, 1)).append(new nn.ReLU()).length // 2
   */
  append(layer: Layer): this {
    checkModules('Sequential', [layer]);
    this.#layers.push(layer);
    return this;
  }

  /** The layers, first to last. */
  [Symbol.iterator](): IterableIterator<Layer> {
    return this.#held().values();
  }

  /** The input after all layers; itself if there are none. */
  override forward(x: Tensor): Tensor {
    let y = x;
    for (const layer of this.#held()) y = layer.forward(y);
    return y;
  }

  override members(): Iterable<Named<unknown>> {
    return [...super.members(), ...this.#held().map((layer, i) => [`${i}`, layer] as const)];
  }

  // Entries are only added: a captured program holds as many as there were.
  #held(): readonly Layer[] {
    dependingOn(() => this.#layers.length);
    return this.#layers;
  }
}
