// Parameters by name.

import type { Tensor } from '@gradus/tensor';
import { dependingOn } from '@gradus/tensor/interpreter';
import type { Named } from '../module/members.ts';
import { Module } from '../module/module.ts';
import type { Parameter } from '../module/parameter.ts';
import { asParameter, checkKey, entryNamed, parameterLine } from './entries.ts';
import { noForward } from './no-forward.ts';

/**
 * Parameters by name, which a network that holds it finds. Tensors become parameters.
 * @throws {ValueError} if one of them is no tensor, or a name is empty or has a dot.
 * @source `torch.nn.ParameterDict`
 * @example
 * const gains = new nn.ParameterDict({ left: ones([2]), right: ones([3]) });
 * gains.get('right').shape // [3]
 */
export class ParameterDict<Name extends string = string> extends Module {
  readonly #parameters = new Map<string, Parameter>();
  #changes = 0;

  constructor(parameters: Readonly<Record<Name, Tensor>>) {
    super();
    for (const [name, parameter] of Object.entries<Tensor>(parameters)) {
      checkKey('ParameterDict', name);
      this.#parameters.set(name, asParameter('ParameterDict', parameter));
    }
  }

  /** How many parameters there are. */
  get size(): number {
    return this.#held().size;
  }

  /**
   * Whether there is a parameter of that name.
   * @example
   * const gains = new nn.ParameterDict({ left: ones([2]), right: ones([3]) });
   * gains.has('left') // true
   */
  has(name: string): boolean {
    return this.#held().has(name);
  }

  /**
   * The parameter of a name.
   * @throws {ValueError} if there is none; it names those that there are.
   * @example
   * const gains = new nn.ParameterDict({ left: ones([2]), right: ones([3]) });
   * gains.get('left').shape // [2]
   */
  get(name: Name): Parameter {
    return entryNamed('ParameterDict', this.#held(), name);
  }

  /**
   * Puts a parameter under a name; behind the others, unless the name is there already.
   * @throws {ValueError} if it is no tensor, or the name is empty or has a dot.
   * @example
   * const gains = new nn.ParameterDict({ left: ones([2]), right: ones([3]) });
   * gains.set('left', ones([4])).get('left').shape // [4]
   */
  set(name: Name, parameter: Tensor): this {
    checkKey('ParameterDict', name);
    this.#changes++;
    this.#parameters.set(name, asParameter('ParameterDict', parameter));
    return this;
  }

  /**
   * The names, in the order in which they were set.
   * @example
   * const gains = new nn.ParameterDict({ left: ones([2]), right: ones([3]) });
   * gains.keys() // ['left', 'right']
   */
  keys(): string[] {
    return [...this.#held().keys()];
  }

  /** The parameters with their names, in the order in which these were set. */
  [Symbol.iterator](): IterableIterator<Named<Parameter>> {
    return this.#held().entries();
  }

  /** @throws {ValueError} always: a dict computes nothing. */
  override forward(): never {
    throw noForward('ParameterDict', 'get(name) gives one of its parameters');
  }

  override extraRepr(): string {
    return [...this].map(([name, x]) => parameterLine(name, x)).join('\n');
  }

  override members(): Iterable<Named<unknown>> {
    return [...super.members(), ...this.#held()];
  }

  // A captured program holds the entries that there were.
  #held(): ReadonlyMap<string, Parameter> {
    dependingOn(() => this.#changes);
    return this.#parameters;
  }
}
