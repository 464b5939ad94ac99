// What the variables of a session hold. Memory of a variable stays where it is: programs write there.

import { noGrad } from '@gradus/autograd';
import { clone, keep, scope, Tensor } from '@gradus/tensor';
import { describe, sameShape, wordedAsNoun } from '@gradus/tensor/interpreter';
import { GraphError } from '../errors.ts';
import { uninitialised, type VariableNode } from './variable.ts';

/** Variables and values that they are given. */
export type GivenValues = readonly (readonly [VariableNode, Tensor])[];

/** The values of variables; several are set together, or none of them. */
export class VariableValues {
  readonly #values = new Map<VariableNode, Tensor>();

  /** The tensors that runs read and write. */
  get all(): ReadonlyMap<VariableNode, Tensor> {
    return this.#values;
  }

  /** Gives variables their first values, computed in order. */
  init(variables: readonly VariableNode[]): void {
    scope(() => {
      const values = variables.map((variable) => [variable, variable.initial()] as const);
      this.set('init', values);
    });
  }

  /** A copy of a value. */
  copyOf(variable: VariableNode): Tensor {
    const value = this.#values.get(variable);
    if (value === undefined) throw uninitialised(variable);
    return noGrad(() => clone(value));
  }

  /** Gives variables values; nothing is changed if one does not fit. */
  set(op: string, given: GivenValues): void {
    for (const [variable, value] of given) this.#check(op, variable, value);
    noGrad(() => {
      for (const [variable, value] of given) {
        const known = this.#values.get(variable);
        if (known === undefined) this.#values.set(variable, keep(clone(value)));
        else known.copy_(value);
      }
    });
  }

  // Untyped callers may give anything.
  #check(op: string, variable: VariableNode, value: unknown): void {
    const { name } = variable;
    if (!(value instanceof Tensor)) {
      throw new GraphError(op, `${name} is given ${wordedAsNoun(value)}; variables hold tensors`);
    }
    const known = this.#values.get(variable);
    if (known === undefined) return;
    if (known.dtype === value.dtype && sameShape(known.shape, value.shape)) return;
    throw new GraphError(
      op,
      `${name} is ${describe(known)}, the value is ${describe(value)}; both must have one dtype ` +
        'and shape',
      { variable: known.shape, value: value.shape },
    );
  }

  /** Lets go of all values. */
  dispose(): void {
    for (const value of this.#values.values()) value.dispose();
    this.#values.clear();
  }
}

/** Values by the variables of these names: for each variable one. */
export function namedValues(
  variables: readonly VariableNode[],
  values: { readonly [name: string]: Tensor },
): GivenValues {
  const unknown = Object.keys(values).find((name) => !variables.some((v) => v.name === name));
  const missing = variables.find(({ name }) => !(name in values));
  if (unknown === undefined && missing === undefined) {
    return variables.map((variable) => [variable, values[variable.name]]);
  }
  throw new GraphError(
    'restore',
    `${unknown === undefined ? `${missing?.name} is missing` : `${unknown} is no variable`}; the ` +
      `variables are ${variables.map(({ name }) => name).join(', ')}`,
  );
}
