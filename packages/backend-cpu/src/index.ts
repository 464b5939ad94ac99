// `@gradus/backend-cpu`: the CPU as a device.

import type { Backend } from '@gradus/tensor/backend';
import { CpuBackend } from './backend.ts';

/**
 * A new CPU backend, with a memory of its own. `@gradus/backend-cpu/register` makes one and
 * registers it.
 * @example
 * registerBackend(cpu());
 * devices() // ['cpu']
 */
export function cpu(): Backend {
  return new CpuBackend();
}
