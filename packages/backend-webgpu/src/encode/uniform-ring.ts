// Parameters that are too many for immediates: each dispatch of a batch has a place of its own in a
// uniform, and all places are written at once before the batch is sent off.

import { usage } from '../device/flags.ts';
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
  readonly #stride: number;
  readonly #chunks: Chunk[] = [];
  #current = 0;

  constructor(device: GPUDevice, layouts: Layouts) {
    this.#device = device;
    this.#layouts = layouts;
    this.#stride = device.limits.minUniformBufferOffsetAlignment;
  }

  /** The most parameters that a program may have. */
  static readonly most = 256;

  put(words: ArrayLike<number>): UniformSlot {
    let chunk = this.#chunks[this.#current];
    if (chunk !== undefined && chunk.used + UniformRing.most * 4 > chunkBytes) {
      chunk = this.#chunks[++this.#current];
    }
    if (chunk === undefined) {
      chunk = this.#make();
      this.#chunks.push(chunk);
    }
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

  #make(): Chunk {
    const buffer = this.#device.createBuffer({
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
