// The words in which shaders note an index out of range: made for the first shader that may, read
// with what the host reads next.

import { usage } from '../device/flags.ts';
import type { Encoder } from '../encode/encoder.ts';
import { faultBytes } from '../wgsl/index-faults.ts';
import { GpuBuffer } from './buffer.ts';
import type { BufferSource } from './buffer-source.ts';

/** No block of the pool has it. */
const blockId = -1;

export class FaultWords {
  readonly #source: BufferSource;
  #words: GpuBuffer | undefined;

  constructor(source: BufferSource) {
    this.#source = source;
  }

  /** @throws {OutOfMemoryError} if the device has no room. */
  get buffer(): GpuBuffer {
    this.#words ??= this.#make();
    return this.#words;
  }

  /** Whether something may have been noted since the last look. */
  get isDue(): boolean {
    // The encoder marks what it uses with a batch, and there is none before the first.
    return this.#words !== undefined && this.#words.block.batch > 0;
  }

  /** Records a copy of the words to a place of `target`, and forgets what they say. */
  copyOut(encoder: Encoder, target: GPUBuffer, offset: number): void {
    const { block } = this.buffer;
    encoder.between((commands) => {
      commands.copyBufferToBuffer(block.buffer, 0, target, offset, faultBytes);
      commands.clearBuffer(block.buffer, 0, faultBytes);
    });
    block.batch = 0;
  }

  #make(): GpuBuffer {
    const buffer = this.#source.create({
      label: 'index faults',
      size: faultBytes,
      usage: usage.storage | usage.copySource | usage.copyTarget,
    });
    const block = { id: blockId, buffer, bytes: faultBytes, batch: 0, groups: new Set<string>() };
    return new GpuBuffer(block, faultBytes, undefined);
  }
}
