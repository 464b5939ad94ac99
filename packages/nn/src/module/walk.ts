// Ways through the tree of a module: from the root down, children in the order of assignment, what
// is shared by its first name alone.

import { type Tensor, ValueError } from '@gradus/tensor';
import { type Members, membersOf, type Named } from './members.ts';
import type { Module } from './module.ts';
import type { Parameter } from './parameter.ts';

/** A name below a path. */
export function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** A module and all below it. */
export function* namedModules(
  module: Module,
  path = '',
  seen = new Set<Module>(),
): Generator<Named<Module>> {
  if (seen.has(module)) return;
  seen.add(module);
  yield [path, module];
  for (const [name, child] of membersOf(module).modules) {
    yield* namedModules(child, joined(path, name), seen);
  }
}

/** The modules that a module holds itself. */
export function namedChildren(module: Module): Named<Module>[] {
  return unique(membersOf(module).modules);
}

/** Options of a list of parameters or buffers. */
export interface WalkOptions {
  /** Whether those of the modules below are listed too; true unless given. */
  readonly recurse?: boolean;
}

export function namedParameters(module: Module, options?: WalkOptions): Named<Parameter>[] {
  return unique(membersBelow(module, options, ({ parameters }) => parameters));
}

export function namedBuffers(module: Module, options?: WalkOptions): Named<Tensor>[] {
  return unique(membersBelow(module, options, ({ buffers }) => buffers));
}

function* membersBelow<T>(
  module: Module,
  { recurse = true }: WalkOptions = {},
  kind: (members: Members) => readonly Named<T>[],
): Generator<Named<T>> {
  for (const [path, owner] of recurse ? namedModules(module) : [['', module] as const]) {
    for (const [name, value] of kind(membersOf(owner))) yield [joined(path, name), value];
  }
}

function unique<T>(named: Iterable<Named<T>>): Named<T>[] {
  const seen = new Set<T>();
  return [...named].filter(([, value]) => !seen.has(value) && seen.add(value));
}

/**
 * A module and all below it under every name, what is shared more than once.
 * @throws {ValueError} if a module lies below itself.
 */
export function* namedPaths(
  module: Module,
  path = '',
  above: readonly Module[] = [],
): Generator<Named<Module>> {
  if (above.includes(module)) {
    throw new ValueError(
      above[0].constructor.name,
      `${path} is a module that it lies below; a reference upwards belongs in a #private field`,
      { path },
    );
  }
  yield [path, module];
  for (const [name, child] of membersOf(module).modules) {
    yield* namedPaths(child, joined(path, name), [...above, module]);
  }
}
