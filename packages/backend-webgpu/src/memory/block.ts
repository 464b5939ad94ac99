// Memory of the device as the pool deals it out. Blocks are used again and again, and what is known
// of a block's buffer stays with it.

/** A buffer of the device. */
export interface Block {
  readonly id: number;
  readonly buffer: GPUBuffer;
  readonly bytes: number;
  /** The last batch of commands that uses it. */
  batch: number;
  /** Keys of the bind groups that hold it. */
  readonly groups: Set<string>;
}
