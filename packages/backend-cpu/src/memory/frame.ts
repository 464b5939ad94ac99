// The block of parameters that a kernel reads when it is called: sizes, addresses and strides
// as 32-bit words, then scalars as doubles. It lies at a fixed address, so that every kernel
// is called with one number.

/** Address of the frame; 0 stays unused, so that no valid address is 0. */
export const frameAddress = 64;

/** Bytes that the frame may take. */
export const frameBytes = 4096;

const firstWord = frameAddress / 4;

/** Writes parameters. The views follow the memory when it grows. */
export class Frame {
  readonly #memory: WebAssembly.Memory;
  #words: Int32Array;
  #doubles: Float64Array;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#words = new Int32Array(memory.buffer, 0, frameAddress / 4 + frameBytes / 4);
    this.#doubles = new Float64Array(memory.buffer, 0, frameAddress / 8 + frameBytes / 8);
  }

  /** Writes `words`, then `scalars` at the next multiple of 8 bytes. */
  write(words: readonly number[], scalars: readonly number[]): void {
    if (this.#words.length === 0) this.#renew();
    for (let i = 0; i < words.length; i++) this.#words[firstWord + i] = words[i];
    const firstScalar = scalarOffset(words.length) / 8 + frameAddress / 8;
    for (let i = 0; i < scalars.length; i++) this.#doubles[firstScalar + i] = scalars[i];
  }

  // Growth detaches the views: they have no length any more.
  #renew(): void {
    this.#words = new Int32Array(this.#memory.buffer, 0, frameAddress / 4 + frameBytes / 4);
    this.#doubles = new Float64Array(this.#memory.buffer, 0, frameAddress / 8 + frameBytes / 8);
  }
}

/** Byte offset in the frame at which scalars begin after `wordCount` words. */
export function scalarOffset(wordCount: number): number {
  return Math.ceil(wordCount / 2) * 8;
}
