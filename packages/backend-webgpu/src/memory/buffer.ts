// A device buffer as the core holds it.

import type { BackendBuffer } from '@gradus/tensor/backend';

/** Memory on the device; dropping the last reference to it frees it, in time. */
export class GpuBuffer implements BackendBuffer {
  readonly buffer: GPUBuffer;
  readonly bytes: number;

  constructor(buffer: GPUBuffer, bytes: number) {
    this.buffer = buffer;
    this.bytes = bytes;
  }
}
