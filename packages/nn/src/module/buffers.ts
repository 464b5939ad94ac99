// Which properties of a module are buffers: state that is no parameter.

import type { Tensor } from '@gradus/tensor';
import { ValueError } from '@gradus/tensor';
import type { Module } from './module.ts';

/** Options of a buffer. */
export interface BufferOptions {
  /** Whether the state dict holds it; true unless given. */
  readonly persistent?: boolean;
}

const registered = new WeakMap<Module, Map<string, BufferOptions>>();

/** The names of a module's buffers, with their options. */
export function buffersOf(module: Module): ReadonlyMap<string, BufferOptions> | undefined {
  return registered.get(module);
}

/** Notes that a property of a module is a buffer. */
export function noteBuffer(module: Module, name: string, options: BufferOptions): void {
  const names = registered.get(module) ?? new Map<string, BufferOptions>();
  registered.set(module, names.set(name, options));
}

/** Refuses names that lead elsewhere: to a method, or down a path. */
export function checkName(op: string, module: Module, name: string): void {
  const facts = { name };
  if (name === '' || name.includes('.')) {
    throw new ValueError(op, `the name is "${name}"; it is not empty, and has no dot`, facts);
  }
  if (!Object.hasOwn(module, name) && name in module) {
    throw new ValueError(op, `${module.constructor.name} has a method "${name}" already`, facts);
  }
}

/** A buffer as a module holds it, if the property is one. */
export function isBuffer(module: Module, name: string, value: unknown): value is Tensor {
  return value !== null && value !== undefined && registered.get(module)?.has(name) === true;
}
