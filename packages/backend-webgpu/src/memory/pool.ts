// The pool: blocks by size, given back and taken again. A block that is given back may be taken at
// once, because what is asked of the device later is also done later.

import { usage } from '../device/flags.ts';
import type { Block } from './block.ts';
import { sizeClass } from './size-class.ts';

/** Bytes that may lie unused, or half of the most that was in use, if that is more. */
const restBytes = 256 * 2 ** 20;

/** Blocks that may lie unused: of small ones, what the platform keeps of each is more than they hold. */
const restBlocks = 8192;

/** What the pool needs of its surroundings. */
export interface PoolHost {
  readonly maxBytes: number;
  /** A new buffer; `undefined` if the device has no room for it. */
  create(descriptor: GPUBufferDescriptor): GPUBuffer | undefined;
  /** Whether a buffer turned out, after it was made, to have no memory. */
  isVoid(buffer: GPUBuffer): boolean;
  /** Sends off what was recorded, so that no buffer is destroyed under it. */
  flush(): void;
  /** Waits until the device is done, where that is possible: then it has what was destroyed. */
  settle(): void;
  /** A block's buffer is destroyed. */
  dropped(block: Block): void;
}

export class Pool {
  liveBytes = 0;
  peakBytes = 0;
  /** Blocks that are in use. */
  blocks = 0;
  #freeBytes = 0;
  #freeBlocks = 0;
  #made = 0;
  readonly #host: PoolHost;
  // The first of a list was given back first; the last is taken next, because what was used last
  // is what the device has at hand.
  readonly #free = new Map<number, Block[]>();

  constructor(host: PoolHost) {
    this.#host = host;
  }

  get bytes(): number {
    return this.liveBytes + this.#freeBytes;
  }

  /** What a block for `bytes` bytes holds. */
  sizeOf(bytes: number): number {
    return Math.min(sizeClass(bytes), this.#host.maxBytes);
  }

  /** A block of `bytes` bytes at least; `undefined` if the device has no room. */
  take(bytes: number): Block | undefined {
    const size = this.sizeOf(bytes);
    const known = this.#free.get(size)?.pop();
    if (known !== undefined) {
      this.#freeBytes -= size;
      this.#freeBlocks--;
    }
    const block = known ?? this.#grow(size);
    if (block === undefined) return undefined;
    this.blocks++;
    this.liveBytes += size;
    this.peakBytes = Math.max(this.peakBytes, this.liveBytes);
    return block;
  }

  give(block: Block): void {
    this.blocks--;
    this.liveBytes -= block.bytes;
    if (this.#host.isVoid(block.buffer)) {
      this.#host.dropped(block);
      return;
    }
    this.#freeBytes += block.bytes;
    this.#freeBlocks++;
    const list = this.#free.get(block.bytes);
    if (list === undefined) this.#free.set(block.bytes, [block]);
    else list.push(block);
    const rest = Math.max(restBytes, this.peakBytes / 2);
    if (this.#freeBytes > rest || this.#freeBlocks > restBlocks) {
      this.#shrink(rest / 2, restBlocks / 2);
    }
  }

  /** A new buffer, for which what is unused makes room; `undefined` if that is not enough. */
  create(descriptor: GPUBufferDescriptor): GPUBuffer | undefined {
    const buffer = this.#host.create(descriptor);
    if (buffer !== undefined || this.#freeBytes === 0) return buffer;
    this.trim();
    this.#host.settle();
    return this.#host.create(descriptor);
  }

  /** Destroys all that is unused. */
  trim(): void {
    this.#shrink(0, 0);
  }

  #grow(size: number): Block | undefined {
    const descriptor = { size, usage: usage.storage | usage.copySource | usage.copyTarget };
    const buffer = this.create(descriptor);
    if (buffer === undefined) return undefined;
    return { id: this.#made++, buffer, bytes: size, batch: 0, groups: new Set() };
  }

  /** Destroys what has not been used for longest, until so much is left unused at most. */
  #shrink(bytes: number, blocks: number): void {
    this.#host.flush();
    const oldest = [...this.#free.values()].flat().sort((a, b) => a.batch - b.batch);
    const gone = new Set<Block>();
    for (const block of oldest) {
      if (this.#freeBytes <= bytes && this.#freeBlocks <= blocks) break;
      this.#freeBytes -= block.bytes;
      this.#freeBlocks--;
      gone.add(block);
      this.#host.dropped(block);
      block.buffer.destroy();
    }
    for (const [size, list] of this.#free) {
      const left = list.filter((block) => !gone.has(block));
      if (left.length > 0) this.#free.set(size, left);
      else this.#free.delete(size);
    }
  }
}
