// Parameters that are too many for immediates: each dispatch of a batch has a place of its own in a
// uniform, and all places are written at once before the batch is sent off.

import { OutOfMemoryError } from '@gradus/tensor/backend';
import { usage } from '../device/flags.ts';
import type { BufferSource } from '../memory/buffer-source.ts';
import type { Layouts } from './layouts.ts';

const chunkBytes = 64 * 1024;

interface Chunk {
  readonly buffer: GPUBuffer;
  readonly group: GPUBindGroup;
  readonly words: Uint32Array<ArrayBuffer>;
  used: number;
}

/** Where the parameters of one dispatch lie. */
export interface UniformSlot {
  readonly group: GPUBindGroup;
  readonly offset: number;
}

export class UniformRing {
  readonly #device: GPUDevice;
  readonly #layouts: Layouts;
  readonly #source: BufferSource;
  readonly #sendOff: () => void;
  readonly #stride: number;
  readonly #chunks: Chunk[] = [];
  #current = 0;

  /** `sendOff` sends off the batch, `flush` of this ring with it. */
  constructor(device: GPUDevice, layouts: Layouts, source: BufferSource, sendOff: () => void) {
    this.#device = device;
    this.#layouts = layouts;
    this.#source = source;
    this.#sendOff = sendOff;
    this.#stride = device.limits.minUniformBufferOffsetAlignment;
  }

  /** The most parameters that a program may have. */
  static readonly most = 256;

  /**
   * A place for parameters. It may send off the batch, if that makes room for them.
   * @throws {OutOfMemoryError} if the device has no room for a first chunk.
   */
  put(words: ArrayLike<number>): UniformSlot {
    const chunk = this.#chunkWithRoom();
    const offset = chunk.used;
    chunk.words.set(words, offset / 4);
    chunk.used += Math.ceil((4 * words.length) / this.#stride) * this.#stride;
    return { group: chunk.group, offset };
  }

  /** Hands the batch's parameters to the device, and starts again. */
  flush(): void {
    for (const chunk of this.#chunks) {
      if (chunk.used === 0) break;
      this.#device.queue.writeBuffer(chunk.buffer, 0, chunk.words, 0, chunk.used / 4);
      chunk.used = 0;
    }
    this.#current = 0;
  }

  #chunkWithRoom(): Chunk {
    const current = this.#chunks[this.#current];
    if (current !== undefined && this.#source.isVoid(current.buffer)) {
      this.#chunks.splice(this.#current, 1);
      return this.#chunkWithRoom();
    }
    if (current !== undefined) {
      if (current.used + UniformRing.most * 4 <= chunkBytes) return current;
      this.#current++;
    }
    if (this.#current === this.#chunks.length) this.#addChunk();
    // The first one again if the batch was sent off.
    return this.#chunks[this.#current];
  }

  #addChunk(): void {
    try {
      this.#chunks.push(this.#make());
    } catch (error) {
      if (!(error instanceof OutOfMemoryError) || this.#chunks.length === 0) throw error;
      this.#sendOff();
    }
  }

  #make(): Chunk {
    const buffer = this.#source.create({
      label: 'parameters',
      size: chunkBytes,
      usage: usage.uniform | usage.copyTarget,
    });
    const group = this.#device.createBindGroup({
      layout: this.#layouts.uniform,
      entries: [{ binding: 0, resource: { buffer, size: UniformRing.most * 4 } }],
    });
    return { buffer, group, words: new Uint32Array(chunkBytes / 4), used: 0 };
  }
}
