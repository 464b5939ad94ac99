// Parameters in a list.

import type { Tensor } from '@gradus/tensor';
import { dependingOn } from '@gradus/tensor/interpreter';
import type { Named } from '../module/members.ts';
import { Module } from '../module/module.ts';
import type { Parameter } from '../module/parameter.ts';
import { asParameter, entryAt, parameterLine } from './entries.ts';
import { noForward } from './no-forward.ts';

/**
 * Parameters in a list, which a network that holds it finds. Tensors become parameters.
 *
 * They are named `0`, `1`, …
 * @throws {ValueError} if one of them is no tensor.
 * @source `torch.nn.ParameterList`
 * @example
 * const weights = new nn.ParameterList([zeros([2, 3]), zeros([3])]);
 * weights.parameters().map(({ shape }) => shape) // [[2, 3], [3]]
 */
export class ParameterList extends Module {
  readonly #parameters: Parameter[];

  constructor(parameters: Iterable<Tensor> = []) {
    super();
    this.#parameters = Array.from(parameters, (x) => asParameter('ParameterList', x));
  }

  /** How many parameters there are. */
  get length(): number {
    return this.#held().length;
  }

  /**
   * The parameter at a position; a negative one counts from the end.
   * @throws {IndexError} if there is none.
   * @example
   * new nn.ParameterList([zeros([2]), zeros([3])]).at(-1).shape // [3]
   */
  at(index: number): Parameter {
    return entryAt('ParameterList', this.#held(), index);
  }

  /**
   * Adds a parameter behind the last.
   * @throws {ValueError} if it is no tensor.
   * @example
   * new nn.ParameterList([zeros([2])]).append(zeros([3])).length // 2
   */
  append(parameter: Tensor): this {
    return this.extend([parameter]);
  }

  /**
   * Adds parameters behind the last.
   * @throws {ValueError} if one of them is no tensor; none is added then.
   * @example
   * new nn.ParameterList().extend([zeros([2]), zeros([3])]).length // 2
   */
  extend(parameters: Iterable<Tensor>): this {
    this.#parameters.push(...Array.from(parameters, (x) => asParameter('ParameterList', x)));
    return this;
  }

  /** The parameters, first to last. */
  [Symbol.iterator](): IterableIterator<Parameter> {
    return this.#held().values();
  }

  /** @throws {ValueError} always: a list computes nothing. */
  override forward(): never {
    throw noForward('ParameterList', 'iterate over its parameters');
  }

  override extraRepr(): string {
    return this.#held()
      .map((x, i) => parameterLine(`${i}`, x))
      .join('\n');
  }

  override members(): Iterable<Named<unknown>> {
    return [...super.members(), ...this.#held().map((x, i) => [`${i}`, x] as const)];
  }

  // Entries are only added: a captured program holds as many as there were.
  #held(): readonly Parameter[] {
    dependingOn(() => this.#parameters.length);
    return this.#parameters;
  }
}
