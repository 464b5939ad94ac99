// Staging buffers that the host can map: taken for a read, given back after it, so that reads
// follow one another without waiting.

import { usage } from '../device/flags.ts';
import type { BufferSource } from './buffer-source.ts';
import { sizeClass } from './size-class.ts';

/** Bytes of staging buffers that are kept. */
const keptBytes = 64 * 2 ** 20;

export class Readback {
  /** What a buffer holds at most. */
  readonly maxBytes: number;
  readonly #source: BufferSource;
  readonly #free = new Map<number, GPUBuffer[]>();
  #freeBytes = 0;

  constructor(source: BufferSource, maxBytes: number) {
    this.#source = source;
    this.maxBytes = maxBytes;
  }

  take(bytes: number): GPUBuffer {
    const size = Math.min(sizeClass(bytes), this.maxBytes);
    const known = this.#free.get(size)?.pop();
    if (known === undefined) {
      return this.#source.create({ size, usage: usage.mapRead | usage.copyTarget });
    }
    this.#freeBytes -= size;
    return known;
  }

  /** Takes back a buffer that is mapped, or was to be. */
  give(buffer: GPUBuffer): void {
    if (this.#freeBytes + buffer.size > keptBytes) {
      buffer.destroy();
      return;
    }
    buffer.unmap();
    this.#freeBytes += buffer.size;
    const list = this.#free.get(buffer.size);
    if (list === undefined) this.#free.set(buffer.size, [buffer]);
    else list.push(buffer);
  }
}
