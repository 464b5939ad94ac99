// What tells a module from other values, whatever copy of the package defined it.

import type { Module } from './module.ts';

/** The property that all modules have. */
export const moduleBrand = Symbol.for('@gradus/nn.Module');

/** Whether a value is a module. */
export function isModule(value: unknown): value is Module {
  return typeof value === 'object' && value !== null && moduleBrand in value;
}
