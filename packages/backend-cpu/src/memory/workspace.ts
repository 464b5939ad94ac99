// Fixed places in the memory, before the heap: the frame, and what the matrix product packs
// its blocks into.

import { blockColumnBytes, blockRows, panelDepthBytes, tileRows } from '../code/matmul/tile.ts';
import { frameAddress, frameBytes } from './frame.ts';

/** Parts of a job that threads share, at most. */
export const maximumParts = 16;

function after(address: number, bytes: number): number {
  return Math.ceil((address + bytes) / 64) * 64;
}

/** Where blocks of A are packed: rows up to a whole tile, each of the bytes of a panel. */
export const packedAAddress = after(frameAddress, frameBytes);

/** Where blocks of B are packed. Depth and columns are counted in elements of 4 bytes at least. */
export const packedBAddress = after(packedAAddress, (blockRows + tileRows) * panelDepthBytes);

/** Where a tile at the edge of a product is computed. */
export const scratchAddress = after(packedBAddress, (blockColumnBytes / 4) * panelDepthBytes);

/** Bytes of a slab: part of a product that stays in the second cache until its epilogues are done. */
export const slabBytes = 262144;

/** Where slabs lie. */
export const slabAddress = after(scratchAddress, 4096);

/** Where sums of the blocks of a line lie while it is scanned; no product runs meanwhile. */
export const blockSumsAddress = slabAddress;

/** Where threads meet. */
export const controlAddress = after(slabAddress, slabBytes);

/** Where the frames of a job's parts lie. */
export const partFramesAddress = after(controlAddress, 256);

/** The first address of the heap. */
export const heapAddress = after(partFramesAddress, maximumParts * frameBytes);
