// State dicts: parameters and buffers by their names, to be stored and loaded.

import { noGrad } from '@gradus/autograd';
import { Tensor } from '@gradus/tensor';
import { checkOptions, describe, sameShape } from '@gradus/tensor/interpreter';
import { StateDictError } from '../errors.ts';
import { buffersOf } from './buffers.ts';
import { membersOf, type Named } from './members.ts';
import type { Module } from './module.ts';
import { joined, namedPaths } from './walk.ts';

/** Parameters and persistent buffers by name. */
export type StateDict = Readonly<Record<string, Tensor>>;

/** How strictly names must agree. */
export interface LoadOptions {
  /** Whether a name that only one side has is an error; true unless given. */
  readonly strict?: boolean;
}

/** Names that only one side has. */
export interface IncompatibleKeys {
  /** Names of the module that the dict lacks. */
  readonly missingKeys: readonly string[];
  /** Names of the dict that the module lacks. */
  readonly unexpectedKeys: readonly string[];
}

/** The parameters and buffers of a module and of those below, shared ones under each name. */
function* state(module: Module): Generator<Named<Tensor>> {
  for (const [path, owner] of namedPaths(module)) {
    const { parameters, buffers } = membersOf(owner);
    for (const [name, parameter] of parameters) yield [joined(path, name), parameter];
    for (const [name, buffer] of buffers) {
      const isPersistent = buffersOf(owner)?.get(name)?.persistent !== false;
      if (isPersistent) yield [joined(path, name), buffer];
    }
  }
}

export function stateDict(module: Module): StateDict {
  return Object.fromEntries([...state(module)].map(([name, value]) => [name, value.detach()]));
}

export function loadStateDict(
  module: Module,
  dict: StateDict,
  options: LoadOptions = {},
): IncompatibleKeys {
  checkOptions('loadStateDict', dict ?? null, 'model.stateDict()');
  checkOptions('loadStateDict', options, '{ strict: false }');
  const { strict = true } = options;
  const targets = new Map(state(module));
  const missingKeys = [...targets.keys()].filter((name) => !Object.hasOwn(dict, name));
  const unexpectedKeys = Object.keys(dict).filter((name) => !targets.has(name));
  const pairs = [...targets].flatMap(([name, target]) =>
    Object.hasOwn(dict, name) ? [{ name, target, value: dict[name] }] : [],
  );
  const reasons = [
    ...(strict && missingKeys.length > 0 ? [`missing: ${missingKeys.join(', ')}`] : []),
    ...(strict && unexpectedKeys.length > 0 ? [`unexpected: ${unexpectedKeys.join(', ')}`] : []),
    ...pairs.flatMap(({ name, target, value }) => misfit(name, target, value)),
  ];
  if (reasons.length > 0) {
    throw new StateDictError(
      'loadStateDict',
      `the dict does not fit ${module.constructor.name}: ${reasons.join('; ')}. Nothing was loaded.`,
      { missingKeys, unexpectedKeys },
    );
  }
  load(pairs);
  return { missingKeys, unexpectedKeys };
}

function misfit(name: string, target: Tensor, value: unknown): string[] {
  if (!(value instanceof Tensor)) return [`${name} is of type ${typeof value}, not a tensor`];
  if (sameShape(target.shape, value.shape)) return [];
  return [`${name} is ${describe(value)} in the dict, ${describe(target)} in the module`];
}

// All values are brought where they are needed before the first is written.
function load(pairs: readonly { readonly target: Tensor; readonly value: Tensor }[]): void {
  noGrad(() => {
    const ready = pairs.map(({ target: { dtype, device }, value }) => value.to({ dtype, device }));
    pairs.forEach(({ target, value }, i) => {
      target.copy_(ready[i]);
      if (ready[i] !== value) ready[i].dispose();
    });
  });
}
