// An allocator over one WebAssembly memory. Freed blocks wait in lists by size; what is in no
// list lies in extents, from which blocks are cut. When neither has room, free neighbours are
// joined if that can help, and the memory grows if it cannot.

import { OutOfMemoryError } from '@gradus/tensor/backend';
import { createMemory } from '../assembler/module.ts';
import { overreadBytes } from '../code/matmul/pack.ts';
import { blockSize } from './size-class.ts';

const pageBytes = 64 * 1024;

/** The largest memory that 32-bit addresses reach. */
export const maximumBytes = 2 ** 32 - pageBytes;

/** Growing by less than this costs more than it saves. */
const growthBytes = 4 * 2 ** 20;

interface Extent {
  start: number;
  end: number;
}

/** Blocks of one WebAssembly memory. */
export class Heap {
  readonly memory: WebAssembly.Memory;
  readonly #freeBlocks = new Map<number, number[]>();
  #extents: Extent[];
  readonly #limit: number;
  #freeBytes: number;
  #liveBytes = 0;
  #peakBytes = 0;
  #blocks = 0;
  #bytes: Uint8Array;

  /**
   * The first `reserved` bytes are left alone; the memory never grows beyond `limit` bytes, and
   * is visible to other threads if it is shared.
   */
  constructor(reserved: number, limit: number = maximumBytes, isShared = false) {
    this.#limit = limit;
    this.memory = createMemory(growthBytes / pageBytes, isShared);
    this.#bytes = new Uint8Array(this.memory.buffer);
    this.#extents = [{ start: reserved, end: this.#end }];
    this.#freeBytes = this.#end - reserved;
  }

  get liveBytes(): number {
    return this.#liveBytes;
  }

  get peakBytes(): number {
    return this.#peakBytes;
  }

  get poolBytes(): number {
    return this.#bytes.length;
  }

  /** Blocks in use. */
  get blocks(): number {
    return this.#blocks;
  }

  /** The memory as bytes. Growth replaces the view: use it, do not keep it. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  // Kernels may read a little past an operand: no block lies at the very end.
  get #end(): number {
    return this.#bytes.length - overreadBytes;
  }

  /**
   * The address of a free block of at least `bytes` bytes, aligned to 64.
   * @throws {OutOfMemoryError} if there is none and the memory cannot grow.
   */
  allocate(bytes: number): number {
    const size = blockSize(bytes);
    const address = this.#freeBlocks.get(size)?.pop() ?? this.#cut(size);
    this.#freeBytes -= size;
    this.#liveBytes += size;
    this.#blocks++;
    if (this.#liveBytes > this.#peakBytes) this.#peakBytes = this.#liveBytes;
    return address;
  }

  /**
   * The address of a block that is never given back, and counts as the backend's own.
   * @throws {OutOfMemoryError} as `allocate` does.
   */
  reserve(bytes: number): number {
    const size = blockSize(bytes);
    const address = this.#cut(size);
    this.#freeBytes -= size;
    return address;
  }

  /** Gives back a block that was allocated for `bytes` bytes. */
  free(address: number, bytes: number): void {
    const size = blockSize(bytes);
    const blocks = this.#freeBlocks.get(size);
    if (blocks === undefined) this.#freeBlocks.set(size, [address]);
    else blocks.push(address);
    this.#freeBytes += size;
    this.#liveBytes -= size;
    this.#blocks--;
  }

  #cut(size: number): number {
    let extent = this.#extentOf(size);
    // Joining is worth its time only where much is free.
    if (extent === undefined && this.#freeBytes >= Math.max(size, this.#bytes.length / 2)) {
      extent = this.#join(size);
    }
    extent ??= this.#grow(size) ?? this.#join(size);
    if (extent === undefined) throw this.#exhausted(size);
    extent.start += size;
    return extent.start - size;
  }

  #extentOf(size: number): Extent | undefined {
    return this.#extents.find(({ start, end }) => end - start >= size);
  }

  #join(size: number): Extent | undefined {
    const free: Extent[] = this.#extents.filter(({ start, end }) => end > start);
    for (const [block, addresses] of this.#freeBlocks) {
      for (const start of addresses) free.push({ start, end: start + block });
    }
    this.#freeBlocks.clear();
    this.#extents = [];
    for (const extent of free.sort((a, b) => a.start - b.start)) {
      const last = this.#extents.at(-1);
      if (last?.end === extent.start) last.end = extent.end;
      else this.#extents.push(extent);
    }
    return this.#extentOf(size);
  }

  #grow(size: number): Extent | undefined {
    const start = this.#end;
    const last = this.#extents.find(({ end }) => end === start) ?? { start, end: start };
    const missing = size - (last.end - last.start);
    // Half as much again, so that a growing program grows seldom.
    const wanted = [Math.max(missing, growthBytes, start / 2), missing];
    if (!wanted.some((bytes) => this.#growPages(Math.ceil(bytes / pageBytes)))) return undefined;
    this.#freeBytes += this.#end - start;
    if (last.start === last.end) this.#extents.push(last);
    last.end = this.#end;
    return last;
  }

  #growPages(pages: number): boolean {
    if (this.#bytes.length + pages * pageBytes > this.#limit) return false;
    try {
      this.memory.grow(pages);
    } catch {
      return false;
    }
    this.#bytes = new Uint8Array(this.memory.buffer);
    return true;
  }

  #exhausted(size: number): OutOfMemoryError {
    const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
    return new OutOfMemoryError(
      'allocate',
      `no room for ${size} bytes (${megabytes(size)}): ${megabytes(this.#liveBytes)} are live in ` +
        `${this.#blocks} buffers of ${megabytes(this.#bytes.length)} held, at most ` +
        `${megabytes(this.#limit)}. dispose() frees a tensor at once, scope() what a step made; ` +
        'smaller batches need less, and a loop that never awaits gives the collector no turn',
      { bytes: size, liveBytes: this.#liveBytes, poolBytes: this.#bytes.length },
    );
  }
}
