import { OutOfMemoryError } from '@gradus/tensor/backend';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Heap } from '../src/memory/heap.ts';
import { blockSize } from '../src/memory/size-class.ts';

const mebibyte = 2 ** 20;
const reserved = 4096;

/** A heap that cannot grow. */
const small = (): Heap => new Heap(reserved, 4 * mebibyte);

interface Block {
  readonly address: number;
  readonly bytes: number;
}

function allocate(heap: Heap, bytes: number): Block | undefined {
  try {
    return { address: heap.allocate(bytes), bytes };
  } catch (error) {
    if (error instanceof OutOfMemoryError) return undefined;
    throw error;
  }
}

function checkApart(heap: Heap, blocks: readonly Block[]): void {
  const sorted = [...blocks].sort((a, b) => a.address - b.address);
  sorted.forEach(({ address, bytes }, i) => {
    expect(address % 64).toBe(0);
    expect(address).toBeGreaterThanOrEqual(reserved);
    expect(address + bytes).toBeLessThanOrEqual(sorted[i + 1]?.address ?? heap.poolBytes);
  });
}

describe('block sizes', () => {
  test('hold what is asked for, a fifth wasted at most', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), (bytes) => {
        const size = blockSize(bytes);
        expect(size).toBeGreaterThanOrEqual(bytes);
        expect(size % 64).toBe(0);
        if (bytes > 256) expect(size).toBeLessThanOrEqual(bytes * 1.25);
        expect(blockSize(size)).toBe(size);
      }),
      { seed: 1 },
    );
  });

  test('grow with what is asked for', () => {
    for (let bytes = 0; bytes < 5000; bytes++) {
      expect(blockSize(bytes)).toBeLessThanOrEqual(blockSize(bytes + 1));
    }
  });
});

describe('heap', () => {
  test('never gives out overlapping blocks, and counts what is live', () => {
    const step = fc.record({ bytes: fc.nat(600_000), release: fc.nat(9), pick: fc.nat() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const heap = small();
        const blocks: Block[] = [];
        for (const { bytes, release, pick } of steps) {
          if (release < 4 && blocks.length > 0) {
            const [block] = blocks.splice(pick % blocks.length, 1);
            heap.free(block.address, block.bytes);
          } else {
            const block = allocate(heap, bytes);
            if (block !== undefined) blocks.push(block);
          }
          checkApart(heap, blocks);
          expect(heap.blocks).toBe(blocks.length);
          expect(heap.liveBytes).toBe(blocks.reduce((sum, b) => sum + blockSize(b.bytes), 0));
        }
        // Whatever was cut to pieces is whole again when all is free.
        for (const { address, bytes } of blocks) heap.free(address, bytes);
        expect(heap.liveBytes).toBe(0);
        expect(allocate(heap, 3 * mebibyte)).toBeDefined();
        expect(heap.poolBytes).toBe(4 * mebibyte);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  test('joins free neighbours when it is exhausted', () => {
    const heap = small();
    const blocks: Block[] = [];
    for (let block = allocate(heap, 1000); block; block = allocate(heap, 1000)) blocks.push(block);
    expect(blocks.length).toBeGreaterThan(4000);
    // Every second block is free: half the memory, and room for nothing larger.
    blocks.forEach(({ address, bytes }, i) => {
      if (i % 2 === 0) heap.free(address, bytes);
    });
    expect(allocate(heap, 2000)).toBeUndefined();
    heap.free(blocks[1].address, blocks[1].bytes);
    expect(allocate(heap, 2000)?.address).toBe(blocks[0].address);
  });

  test('is as it was after refusing', () => {
    const heap = small();
    const block = heap.allocate(2 * mebibyte);
    const { liveBytes, blocks, poolBytes, peakBytes } = heap;
    expect(() => heap.allocate(3 * mebibyte)).toThrow(
      'allocate: no room for 3145728 bytes (3.0 MB): 2.0 MB are live in 1 buffers of 4.0 MB ' +
        'held, at most 4.0 MB. dispose() frees a tensor at once, scope() what a step made; ' +
        'smaller batches need less, and a loop that never awaits gives the collector no turn',
    );
    expect(allocate(heap, 3 * mebibyte)).toBeUndefined();
    expect(heap).toMatchObject({ liveBytes, blocks, poolBytes, peakBytes });
    heap.free(block, 2 * mebibyte);
    expect(heap.allocate(3 * mebibyte)).toBe(reserved);
  });

  test('grows, and the bytes follow the memory', () => {
    const heap = new Heap(reserved, 64 * mebibyte);
    const first = heap.allocate(16);
    heap.bytes[first] = 42;
    const large = heap.allocate(20 * mebibyte);
    expect(heap.poolBytes).toBeGreaterThanOrEqual(20 * mebibyte);
    expect(heap.bytes.length).toBe(heap.memory.buffer.byteLength);
    expect(heap.bytes[first]).toBe(42);
    heap.bytes[large + 20 * mebibyte - 1] = 7;
    expect(new Uint8Array(heap.memory.buffer)[large + 20 * mebibyte - 1]).toBe(7);
  });

  test('gives a freed block to the next request of about its size', () => {
    const heap = small();
    const address = heap.allocate(1000);
    heap.allocate(1000);
    heap.free(address, 1000);
    expect(heap.allocate(1010)).toBe(address);
  });
});
