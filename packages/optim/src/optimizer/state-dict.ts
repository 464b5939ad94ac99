// Optimizers as dictionaries: parameters are positions, counted over all groups. What was kept is
// checked as a whole before any of it is used.

import { type Tensor, ValueError } from '@gradus/tensor';
import { shown } from './option-rules.ts';
import { checkState, type ParameterState, type StateRules } from './state-rules.ts';

/** The settings of a group, and the positions of its parameters. */
export interface SavedGroup {
  readonly params: readonly number[];
  readonly [setting: string]: unknown;
}

/** What an optimizer needs to go on. */
export interface OptimizerStateDict {
  /** What is remembered of each parameter, by its position. */
  readonly state: { readonly [position: number]: ParameterState };
  /** The settings of each group. */
  readonly paramGroups: readonly SavedGroup[];
}

/** Groups whose parameters are positions. */
export function savedGroups(
  groups: readonly { readonly params: readonly Tensor[] }[],
): readonly SavedGroup[] {
  let count = 0;
  return groups.map(({ params, ...settings }) => ({
    ...structuredClone(settings),
    params: params.map(() => count++),
  }));
}

/**
 * The settings of kept groups.
 * @throws {ValueError} if the groups differ in number or size.
 */
export function checkedGroups(
  op: string,
  dict: OptimizerStateDict,
  groups: readonly { readonly params: readonly Tensor[] }[],
): readonly object[] {
  if (!isObject(dict) || !isObject(dict.state) || !Array.isArray(dict.paramGroups)) {
    throw new ValueError(
      op,
      `the dictionary is ${shown(dict)} without state and paramGroups; stateDict() gives one`,
      { dict },
    );
  }
  const saved = dict.paramGroups;
  if (saved.length !== groups.length) {
    throw new ValueError(
      op,
      `the dictionary has ${saved.length} groups of parameters, the optimizer ${groups.length}; ` +
        'both must have the same number',
      { saved: saved.length, groups: groups.length },
    );
  }
  return groups.map(({ params }, i) => {
    const { params: positions, ...settings } = saved[i];
    if (Array.isArray(positions) && positions.length === params.length) {
      return structuredClone(settings);
    }
    throw new ValueError(
      op,
      `group ${i} of the dictionary has ${positions?.length ?? 'no'} parameters, that of the ` +
        `optimizer ${params.length}; both must have the same number`,
      { group: i, saved: positions?.length, params: params.length },
    );
  });
}

/**
 * The kept states by their parameters.
 * @throws {ValueError} if one belongs to no parameter, or an entry is missing, unknown or does
 * not fit.
 */
export function checkedStates<S extends ParameterState>(
  op: string,
  { state, paramGroups }: OptimizerStateDict,
  rules: StateRules<S>,
  params: readonly Tensor[],
): ReadonlyMap<Tensor, S> {
  const positions = paramGroups.flatMap((group) => group.params);
  const found = new Map<Tensor, S>();
  for (const [key, entries] of Object.entries(state)) {
    const parameter = params[positions.indexOf(Number(key))];
    if (parameter === undefined) {
      throw new ValueError(
        op,
        `the dictionary has a state of parameter ${key}, which no group has`,
        { parameter: key },
      );
    }
    checkState(op, entries, rules, parameter, key, params);
    // Every entry was found to keep its rule.
    found.set(parameter, entries as S);
  }
  return found;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
