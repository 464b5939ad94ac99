// A block of the heap as the library holds it.

import type { BackendBuffer, Claim } from '@gradus/tensor/backend';

/** What the collector needs to free a block. */
export interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** A buffer on the CPU; while it can be reached, so can its claim, and the block stays. */
export class CpuBuffer implements BackendBuffer {
  readonly block: Block;
  readonly claim: Claim<Block>;

  constructor(block: Block, claim: Claim<Block>) {
    this.block = block;
    this.claim = claim;
  }

  get bytes(): number {
    return this.block.bytes;
  }

  get address(): number {
    return this.block.address;
  }
}
