// Modules by name.

import { dependingOn } from '@gradus/tensor/interpreter';
import type { Named } from '../module/members.ts';
import { Module } from '../module/module.ts';
import { checkKey, checkModules, entryNamed } from './entries.ts';
import { noForward } from './no-forward.ts';

/**
 * Modules by name, which a network that holds it finds. It has no `forward` of its own.
 * @throws {ValueError} if one of them is no module, or a name is empty or has a dot.
 * @source `torch.nn.ModuleDict`
 * @example
 * const heads = new nn.ModuleDict({ mean: new nn.Linear(8, 1), spread: new nn.Linear(8, 1) });
 * heads.get('mean').forward(ones([5, 8])).shape // [5, 1]
 */
export class ModuleDict<Entries extends Readonly<Record<string, Module>>> extends Module {
  readonly #modules = new Map<string, Module>();
  #changes = 0;

  constructor(modules: Entries) {
    super();
    checkModules('ModuleDict', Object.values(modules));
    for (const name of Object.keys(modules)) checkKey('ModuleDict', name);
    for (const [name, module] of Object.entries(modules)) this.#modules.set(name, module);
  }

  /** How many modules there are. */
  get size(): number {
    return this.#held().size;
  }

  /**
   * Whether there is a module of that name.
   * @example
   * const heads = new nn.ModuleDict({ mean: new nn.Linear(8, 1), spread: new nn.Linear(8, 1) });
   * heads.has('mean') // true
   */
  has(name: string): boolean {
    return this.#held().has(name);
  }

  /**
   * The module of a name.
   * @throws {ValueError} if there is none; it names those that there are.
   * @example
   * const heads = new nn.ModuleDict({ mean: new nn.Linear(8, 1), spread: new nn.Linear(8, 1) });
   * heads.get('mean').inFeatures // 8
   */
  get<K extends keyof Entries & string>(name: K): Entries[K] {
    // Only a module that fits was set under the name.
    return entryNamed('ModuleDict', this.#held(), name) as Entries[K];
  }

  /**
   * Puts a module under a name; behind the others, unless the name is there already.
   * @throws {ValueError} if it is no module, or the name is empty or has a dot.
   * @example
   * const heads = new nn.ModuleDict({ mean: new nn.Linear(8, 1), spread: new nn.Linear(8, 1) });
   * heads.set('mean', new nn.Linear(4, 1)).get('mean').inFeatures // 4
   */
  set<K extends keyof Entries & string>(name: K, module: Entries[K]): this {
    checkModules('ModuleDict', [module]);
    checkKey('ModuleDict', name);
    this.#changes++;
    this.#modules.set(name, module);
    return this;
  }

  /**
   * Takes a module out.
   * @throws {ValueError} if there is none of that name.
   * @example
   * const heads = new nn.ModuleDict({ mean: new nn.Linear(8, 1), spread: new nn.Linear(8, 1) });
   * heads.delete('mean').keys() // ['spread']
   */
  delete(name: keyof Entries & string): this {
    entryNamed('ModuleDict', this.#held(), name);
    this.#changes++;
    this.#modules.delete(name);
    return this;
  }

  /**
   * The names, in the order in which they were set.
   * @example
   * const heads = new nn.ModuleDict({ mean: new nn.Linear(8, 1), spread: new nn.Linear(8, 1) });
   * heads.keys() // ['mean', 'spread']
   */
  keys(): string[] {
    return [...this.#held().keys()];
  }

  /** The modules with their names, in the order in which these were set. */
  [Symbol.iterator](): IterableIterator<Named<Module>> {
    return this.#held().entries();
  }

  /** @throws {ValueError} always: what its modules compute together is for others to say. */
  override forward(): never {
    throw noForward('ModuleDict', 'get(name) gives one of its modules');
  }

  override members(): Iterable<Named<unknown>> {
    return [...super.members(), ...this.#held()];
  }

  // A captured program holds the entries that there were.
  #held(): ReadonlyMap<string, Module> {
    dependingOn(() => this.#changes);
    return this.#modules;
  }
}
