// What a module holds itself: parameters, buffers and modules among its members, each kind in the
// order of assignment.

import { Tensor, ValueError } from '@gradus/tensor';
import { isModule } from './brand.ts';
import { isBuffer } from './buffers.ts';
import type { Module } from './module.ts';
import { Parameter } from './parameter.ts';

/** A value and the name it goes by. */
export type Named<T> = readonly [name: string, value: T];

export interface Members {
  readonly parameters: readonly Named<Parameter>[];
  readonly buffers: readonly Named<Tensor>[];
  readonly modules: readonly Named<Module>[];
}

/**
 * What a module holds itself.
 * @throws {ValueError} if a plain array or object holds modules or parameters.
 */
export function membersOf(module: Module): Members {
  const parameters: Named<Parameter>[] = [];
  const buffers: Named<Tensor>[] = [];
  const modules: Named<Module>[] = [];
  for (const [name, value] of module.members()) {
    if (typeof value !== 'object' || value === null) continue;
    if (value instanceof Parameter) parameters.push([name, value]);
    else if (isBuffer(module, name, value)) buffers.push([name, value]);
    else if (isModule(value)) modules.push([name, value]);
    else checkNothingHidden(module, name, value);
  }
  return { parameters, buffers, modules };
}

function checkNothingHidden(module: Module, name: string, value: object): void {
  if (value instanceof Tensor) return;
  const isArray = Array.isArray(value);
  if (!isArray && Object.getPrototypeOf(value) !== Object.prototype) return;
  const entries: unknown[] = Object.values(value);
  const suffix = isArray ? 'List' : 'Dict';
  for (const [isOne, many, container] of [
    [isModule, 'modules', `Module${suffix}`],
    [isParameter, 'parameters', `Parameter${suffix}`],
  ] as const) {
    if (!entries.some(isOne)) continue;
    throw new ValueError(
      module.constructor.name,
      `${name} is a plain ${isArray ? 'array' : 'object'} that holds ${many}, which are not ` +
        `found there; new ${container}(${isArray ? '[…]' : '{…}'}) holds ${many}`,
      { name },
    );
  }
}

function isParameter(value: unknown): value is Parameter {
  return value instanceof Parameter;
}
