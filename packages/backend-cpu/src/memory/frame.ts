// The block of parameters that a kernel reads when it is called: sizes, addresses and strides
// as 32-bit words, then scalars as doubles. It lies at a fixed address, so that every kernel
// is called with one number.

/** Address of the frame; 0 stays unused, so that no valid address is 0. */
export const frameAddress = 64;

/** Bytes that the frame may take. */
export const frameBytes = 4096;

const firstWord = frameAddress / 4;
const endAddress = frameAddress + frameBytes;

/** Byte offset in the frame at which scalars begin after `wordCount` words. */
export function scalarOffset(wordCount: number): number {
  return Math.ceil(wordCount / 2) * 8;
}

/** Writes parameters, one frame after the other: `open`, `push` for each word, `close`. */
export class Frame {
  readonly #memory: WebAssembly.Memory;
  #words: Int32Array;
  #doubles: Float64Array;
  #count = 0;
  #scalars = 0;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#words = new Int32Array(memory.buffer, 0, endAddress / 4);
    this.#doubles = new Float64Array(memory.buffer, 0, endAddress / 8);
  }

  /** Begins a new frame. */
  open(): void {
    this.#count = 0;
    this.#scalars = 0;
    // Growth of the memory detaches the views: they have no length any more.
    if (this.#words.length > 0) return;
    this.#words = new Int32Array(this.#memory.buffer, 0, endAddress / 4);
    this.#doubles = new Float64Array(this.#memory.buffer, 0, endAddress / 8);
  }

  /** Writes the next word. */
  push(word: number): void {
    this.#words[firstWord + this.#count++] = word;
  }

  /** A copy of the frame as a program would read it now. */
  copy(): Int32Array {
    return this.#words.slice(firstWord, firstWord + this.length);
  }

  /** Reads the word that a program left in place of the frame's first. */
  result(): number {
    return this.#words[firstWord];
  }

  /** Words of the frame, scalars included. */
  get length(): number {
    return scalarOffset(this.#count) / 4 + 2 * this.#scalars;
  }

  /** Writes the scalars, at the next multiple of 8 bytes. */
  close(scalars: readonly number[]): void {
    this.#scalars = scalars.length;
    const first = (frameAddress + scalarOffset(this.#count)) / 8;
    for (let i = 0; i < scalars.length; i++) this.#doubles[first + i] = scalars[i];
  }
}
