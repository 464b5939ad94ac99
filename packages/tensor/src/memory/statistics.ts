// What is in use and what was done, over all registered devices or on one.

import type { MemoryStatistics } from '../backend/contract.ts';
import type { Counters } from '../backend/counters.ts';
import { backendOf, defaultDevice } from '../backend/registry.ts';
import { opsExecuted } from '../execute/executor.ts';

/**
 * Memory in use on a device, the default one unless named.
 * @throws {DeviceError} if the device is not registered.
 * @example
 * memory().liveBytes >= 0 // true
 */
export function memory(device: string = defaultDevice()): MemoryStatistics {
  return backendOf(device).memory();
}

/**
 * Work done since the start: ops executed on any device, and what the device counted.
 * @throws {DeviceError} if the device is not registered.
 * @example
 * const before = counters().kernels;
 * ones([4]).add(1);
 * counters().kernels - before // 2
 */
export function counters(device: string = defaultDevice()): Counters & { readonly ops: number } {
  return { ops: opsExecuted(), ...backendOf(device).counters() };
}
