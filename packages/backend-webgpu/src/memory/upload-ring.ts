// Data for buffers that recorded commands still use. The queue would write to them before those
// commands run; so it writes here, at a place of its own for each upload, and a copy is recorded.

import { usage } from '../device/flags.ts';

const ringBytes = 2 ** 20;

export class UploadRing {
  readonly #device: GPUDevice;
  #ring: GPUBuffer | undefined;
  #used = 0;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Puts data somewhere; `undefined` if the ring has no room until the batch is sent off. */
  put(data: Uint8Array): { readonly buffer: GPUBuffer; readonly offset: number } | undefined {
    const offset = this.#used;
    if (offset + data.length > ringBytes) return undefined;
    this.#ring ??= this.#device.createBuffer({
      label: 'uploads',
      size: ringBytes,
      usage: usage.copySource | usage.copyTarget,
    });
    this.#used += data.length;
    this.#device.queue.writeBuffer(this.#ring, offset, data as Uint8Array<ArrayBuffer>);
    return { buffer: this.#ring, offset };
  }

  /** The batch is sent off; what the queue writes now comes after it. */
  reset(): void {
    this.#used = 0;
  }
}
