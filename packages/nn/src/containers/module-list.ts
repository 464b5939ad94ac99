// Modules in a list.

import { dependingOn } from '@gradus/tensor/interpreter';
import type { Named } from '../module/members.ts';
import { Module } from '../module/module.ts';
import { checkModules, entryAt } from './entries.ts';
import { noForward } from './no-forward.ts';

/**
 * Modules in a list, which a network that holds it finds. It has no `forward` of its own.
 *
 * They are named `0`, `1`, …
 * @throws {ValueError} if one of them is no module.
 * @source `torch.nn.ModuleList`
 * @example
 * const layers = new nn.ModuleList([new nn.Linear(2, 3), new nn.Linear(3, 1)]);
 * layers.append(new nn.Flatten(0)).length // 3
 */
export class ModuleList<M extends Module = Module> extends Module {
  readonly #modules: M[];

  constructor(modules: Iterable<M> = []) {
    super();
    this.#modules = [...modules];
    checkModules('ModuleList', this.#modules);
  }

  /** How many modules there are. */
  get length(): number {
    return this.#held().length;
  }

  /**
   * The module at a position; a negative one counts from the end.
   * @throws {IndexError} if there is none.
   * @example
   * new nn.ModuleList([new nn.Linear(2, 3)]).at(-1).outFeatures // 3
   */
  at(index: number): M {
    return entryAt('ModuleList', this.#held(), index);
  }

  /**
   * Adds a module behind the last.
   * @throws {ValueError} if it is no module.
   * @example
   * new nn.ModuleList([new nn.ReLU()]).append(new nn.Tanh()).length // 2
   */
  append(module: M): this {
    return this.extend([module]);
  }

  /**
   * Adds modules behind the last.
   * @throws {ValueError} if one of them is no module; none is added then.
   * @example
   * new nn.ModuleList().extend([new nn.ReLU(), new nn.Tanh()]).length // 2
   */
  extend(modules: Iterable<M>): this {
    const added = [...modules];
    checkModules('ModuleList', added);
    this.#modules.push(...added);
    return this;
  }

  /** The modules, first to last. */
  [Symbol.iterator](): IterableIterator<M> {
    return this.#held().values();
  }

  /** @throws {ValueError} always: what its modules compute together is for others to say. */
  override forward(): never {
    throw noForward('ModuleList', 'iterate over its modules');
  }

  override members(): Iterable<Named<unknown>> {
    return [...super.members(), ...this.#held().map((module, i) => [`${i}`, module] as const)];
  }

  // Entries are only added: a captured program holds as many as there were.
  #held(): readonly M[] {
    dependingOn(() => this.#modules.length);
    return this.#modules;
  }
}
