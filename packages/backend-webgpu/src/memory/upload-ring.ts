// Data for buffers that recorded commands still use. The queue would write to them before those
// commands run; so it writes here, at a place of its own for each upload, and a copy is recorded.

import { OutOfMemoryError } from '@gradus/tensor/backend';
import { usage } from '../device/flags.ts';
import type { BufferSource } from './buffer-source.ts';

const ringBytes = 2 ** 20;

export class UploadRing {
  readonly #queue: GPUQueue;
  readonly #source: BufferSource;
  #ring: GPUBuffer | undefined;
  #used = 0;

  constructor(queue: GPUQueue, source: BufferSource) {
    this.#queue = queue;
    this.#source = source;
  }

  /** Puts data somewhere; `undefined` if the ring has no room until the batch is sent off. */
  put(data: Uint8Array): { readonly buffer: GPUBuffer; readonly offset: number } | undefined {
    if (this.#used + data.length > ringBytes) return undefined;
    if (this.#ring !== undefined && this.#source.isVoid(this.#ring)) this.#ring = undefined;
    this.#ring ??= this.#make();
    if (this.#ring === undefined) return undefined;
    const offset = this.#used;
    this.#used += data.length;
    this.#queue.writeBuffer(this.#ring, offset, data as Uint8Array<ArrayBuffer>);
    return { buffer: this.#ring, offset };
  }

  /** The batch is sent off; what the queue writes now comes after it. */
  reset(): void {
    this.#used = 0;
  }

  // A device without room for the ring is written to directly, a batch for each upload.
  #make(): GPUBuffer | undefined {
    try {
      return this.#source.create({
        label: 'uploads',
        size: ringBytes,
        usage: usage.copySource | usage.copyTarget,
      });
    } catch (error) {
      if (error instanceof OutOfMemoryError) return undefined;
      throw error;
    }
  }
}
