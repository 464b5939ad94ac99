// `@gradus/backend-webgpu`: a GPU as a device.

import type { Backend } from '@gradus/tensor/backend';
import { WebGpuBackend } from './backend.ts';
import { openDevice, type WebGpuOptions } from './device/open.ts';

export type { WebGpuOptions } from './device/open.ts';
export { type Profile, type ProgramProfile, profile } from './profile/profile.ts';

/**
 * A new WebGPU backend. `@gradus/backend-webgpu/register` makes one and registers it.
 * @throws {DeviceError} if there is no WebGPU, or no adapter.
 */
export async function webgpu(options: WebGpuOptions = {}): Promise<Backend> {
  return new WebGpuBackend(await openDevice(options));
}
