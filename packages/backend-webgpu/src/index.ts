// `@gradus/backend-webgpu`: a GPU as a device.

import type { Backend } from '@gradus/tensor/backend';
import { WebGpuBackend } from './backend.ts';
import { openDevice, type WebGpuOptions } from './device/open.ts';

export type { WebGpuOptions } from './device/open.ts';
export { type Profile, type ProgramProfile, profile } from './profile/profile.ts';

/**
 * A new WebGPU backend, on a device of its own. `@gradus/backend-webgpu/register` makes one and
 * registers it.
 *
 * Browsers, and Deno, bring WebGPU; in Node it is the package `webgpu`. A lost device is not
 * brought back: its tensors are gone, and another backend is made.
 *
 * Dtypes: `bool`, `uint8`, `int32`, `float16` and `float32`; float64 is refused.
 * @throws {DeviceError} if there is no WebGPU, or no adapter; the text says what helps.
 * @throws {ValueError} if the options are none.
 * @example
 * registerBackend(await webgpu());
 * await ones([2, 3], { device: 'webgpu' }).sum().item() // 6
 */
export async function webgpu(options: WebGpuOptions = {}): Promise<Backend> {
  return new WebGpuBackend(await openDevice(options));
}
