// What an optimizer remembers of a parameter between steps: plain objects of tensors and numbers,
// with a rule for each entry that tells it from what a file may hold.

import { Tensor, to, ValueError } from '@gradus/tensor';
import { describe, sameShape } from '@gradus/tensor/interpreter';
import { shown } from './option-rules.ts';

/** An entry of a state. */
export type StateValue = Tensor | number | null | readonly Tensor[];

/** What is remembered of one parameter. */
export type ParameterState = { [name: string]: StateValue };

/** What an entry must be: in words that follow "it must be", and as a test. */
export interface StateRule {
  be(parameter: Tensor, all: readonly Tensor[]): string;
  holds(value: unknown, parameter: Tensor, all: readonly Tensor[]): boolean;
}

/** A rule for every entry. */
export type StateRules<S> = { readonly [K in keyof S]-?: StateRule };

/** A number. */
export const numeral: StateRule = {
  be: () => 'a number',
  holds: (value) => typeof value === 'number',
};

/** A tensor of the parameter's shape. */
export const alike: StateRule = {
  be: ({ shape }) => `a tensor of the parameter’s shape, [${shape.join(', ')}]`,
  holds: (value, parameter) => value instanceof Tensor && sameShape(value.shape, parameter.shape),
};

/** A tensor of the parameter's shape, or null before there is one. */
export const alikeOrNull: StateRule = {
  be: (parameter, all) => `${alike.be(parameter, all)}, or null`,
  holds: (value, parameter, all) => value === null || alike.holds(value, parameter, all),
};

const flatSize = (all: readonly Tensor[]): number =>
  all.reduce((size, { numel }) => size + numel, 0);
const isOfShape = (value: unknown, shape: readonly number[]): boolean =>
  value instanceof Tensor && sameShape(value.shape, shape);

/** All parameters as one vector, or null before there is one. */
export const flatOrNull: StateRule = {
  be: (_, all) => `a tensor of shape [${flatSize(all)}], all parameters as one, or null`,
  holds: (value, _, all) => value === null || isOfShape(value, [flatSize(all)]),
};

/** A list of vectors of all parameters. */
export const flats: StateRule = {
  be: (_, all) => `a list of tensors of shape [${flatSize(all)}], all parameters as one`,
  holds: (value, _, all) =>
    Array.isArray(value) && value.every((entry) => isOfShape(entry, [flatSize(all)])),
};

/** A tensor of no dims, or null before there is one. */
export const undimensionedOrNull: StateRule = {
  be: () => 'a tensor of shape [], or null',
  holds: (value) => value === null || isOfShape(value, []),
};

/** A list of tensors of no dims. */
export const undimensioned: StateRule = {
  be: () => 'a list of tensors of shape []',
  holds: (value) => Array.isArray(value) && value.every((entry) => isOfShape(entry, [])),
};

/**
 * Refuses what is no state of a parameter.
 * @throws {ValueError} if an entry is missing, unknown or breaks its rule.
 */
export function checkState<S>(
  op: string,
  state: { readonly [name: string]: unknown },
  rules: StateRules<S>,
  parameter: Tensor,
  at: string,
  all: readonly Tensor[],
): void {
  const known = Object.keys(rules) as (keyof S & string)[];
  const unknown = Object.keys(state).find((name) => !known.some((k) => k === name));
  if (unknown !== undefined) {
    throw new ValueError(
      op,
      `the state of parameter ${at} has ${unknown}, which is not known; entries are ` +
        known.join(', '),
      { parameter: at, entry: unknown },
    );
  }
  for (const name of known) {
    const value = state[name];
    const { be, holds } = rules[name];
    if (holds(value, parameter, all)) continue;
    const found = value instanceof Tensor ? describe(value) : shown(value);
    throw new ValueError(
      op,
      `${name} of parameter ${at} is ${found}; it must be ${be(parameter, all)}`,
      { parameter: at, entry: name },
    );
  }
}

/** A state with tensors of its own, in the dtype of the parameter and on its device if it is given. */
export function copiedState<S extends ParameterState>(state: S, parameter?: Tensor): S {
  const entries = Object.entries(state);
  return Object.fromEntries(entries.map(([name, value]) => [name, copied(value, parameter)])) as S;
}

function copied(value: StateValue, like: Tensor | undefined): StateValue {
  if (value instanceof Tensor) return copiedTensor(value, like ?? value);
  if (typeof value === 'number' || value === null) return value;
  return value.map((entry) => copiedTensor(entry, like ?? entry));
}

function copiedTensor(value: Tensor, { dtype, device }: Tensor): Tensor {
  return to(value.detach(), { dtype, device, copy: true });
}
