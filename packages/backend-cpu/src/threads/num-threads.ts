// The number of threads of a registered device, as PyTorch's functions of these names have it.

import { backendOf, DeviceError } from '@gradus/tensor/backend';
import { CpuBackend } from '../backend.ts';

/**
 * Threads that a CPU device may use at once, the calling one included.
 * @throws {DeviceError} if the device is not registered or is no CPU backend of this package.
 * @example
 * getNumThreads() >= 1 // true
 */
export function getNumThreads(device = 'cpu'): number {
  return cpuOf('getNumThreads', device).threads;
}

/**
 * Sets how many threads a CPU device may use at once, the calling one included. Results do not
 * depend on it. Where memory cannot be shared there is one thread whatever is set.
 * @throws {ValueError} if `threads` is no whole number from 1 to 64.
 * @throws {DeviceError} if the device is not registered or is no CPU backend of this package.
 * @example
 * setNumThreads(1);
 * getNumThreads() // 1
 */
export function setNumThreads(threads: number, device = 'cpu'): void {
  cpuOf('setNumThreads', device).threads = threads;
}

function cpuOf(op: string, device: string): CpuBackend {
  const backend = backendOf(device);
  if (backend instanceof CpuBackend) return backend;
  throw new DeviceError(
    op,
    `"${device}" is no backend made by cpu(); only those have a number of threads`,
    { device },
  );
}
