// `@gradus/backend-cpu`: the CPU as a device.

import type { Backend } from '@gradus/tensor/backend';
import { CpuBackend, type CpuOptions } from './backend.ts';

export type { CpuOptions } from './backend.ts';
export { getNumThreads, setNumThreads } from './threads/num-threads.ts';

/**
 * A new CPU backend, with a memory of its own. `@gradus/backend-cpu/register` makes one and
 * registers it.
 *
 * Large kernels run on several threads where memory can be shared: in Node, and in pages that are
 * cross-origin isolated. Results do not depend on how many there are. Workers are started when
 * there is work for them; `dispose()` ends them, and they keep no program alive.
 * @throws {ValueError} if `threads` is no whole number from 1 to 64.
 * @example
 * registerBackend(cpu());
 * devices() // ['cpu']
 */
export function cpu(options: CpuOptions = {}): Backend {
  return new CpuBackend(options);
}
