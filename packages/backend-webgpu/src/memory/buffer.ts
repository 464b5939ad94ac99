// A device buffer as the core holds it.

import type { BackendBuffer, Claim } from '@gradus/tensor/backend';
import type { Block } from './block.ts';

/** Memory on the device; dropping the last reference to it frees it, in time. */
export class GpuBuffer implements BackendBuffer {
  readonly block: Block;
  readonly bytes: number;
  /** Keeps the block from being collected, unless somebody gives it back for certain. */
  readonly claim: Claim<Block> | undefined;

  constructor(block: Block, bytes: number, claim: Claim<Block> | undefined) {
    this.block = block;
    this.bytes = bytes;
    this.claim = claim;
  }
}
