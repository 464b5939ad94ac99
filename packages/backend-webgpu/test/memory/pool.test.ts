import { expect, test } from 'vitest';
import type { Block } from '../../src/memory/block.ts';
import { Pool } from '../../src/memory/pool.ts';
import { sizeClass } from '../../src/memory/size-class.ts';

const mebibyte = 2 ** 20;

/** A pool over buffers that are nothing but sizes, of a device with so much room. */
function poolWithRoom(room: number) {
  let held = 0;
  const dropped: Block[] = [];
  const voids = new Set<GPUBuffer>();
  const pool = new Pool({
    maxBytes: 1024 * mebibyte,
    create: ({ size }) => {
      if (held + size > room) return undefined;
      held += size;
      const destroy = (): undefined => {
        held -= size;
      };
      const buffer = { size, destroy };
      return buffer as Partial<GPUBuffer> as GPUBuffer;
    },
    isVoid: (buffer) => voids.has(buffer),
    flush: () => {},
    settle: () => {},
    dropped: (block) => dropped.push(block),
  });
  const take = (bytes: number): Block => {
    const block = pool.take(bytes);
    if (block === undefined) throw new Error(`no room for ${bytes}`);
    return block;
  };
  return { pool, dropped, voids, take, held: () => held };
}

test('sizes come in four steps an octave, in multiples of 16, and waste a quarter at most', () => {
  const sizes = new Set<number>();
  for (let bytes = 1; bytes < 5000; bytes++) {
    const size = sizeClass(bytes);
    expect(size).toBeGreaterThanOrEqual(bytes);
    expect(size % 16).toBe(0);
    if (bytes > 64) expect(size).toBeLessThanOrEqual(1.25 * bytes + 16);
    sizes.add(size);
  }
  expect([...sizes].slice(0, 9)).toEqual([64, 80, 96, 112, 128, 160, 192, 224, 256]);
  expect(sizeClass(2 ** 30)).toBe(2 ** 30);
});

test('what was given back last is taken first', () => {
  const { pool, take } = poolWithRoom(mebibyte);
  const [a, b] = [take(100), take(100)];
  pool.give(a);
  pool.give(b);
  expect(take(110)).toBe(b);
  expect(take(100)).toBe(a);
  expect(pool.bytes).toBe(2 * 112);
});

test('statistics follow what is in use', () => {
  const { pool, take } = poolWithRoom(mebibyte);
  const a = take(1000);
  take(64);
  expect([pool.liveBytes, pool.blocks, pool.bytes, pool.peakBytes]).toEqual([1088, 2, 1088, 1088]);
  pool.give(a);
  expect([pool.liveBytes, pool.blocks, pool.bytes, pool.peakBytes]).toEqual([64, 1, 1088, 1088]);
  pool.trim();
  expect([pool.liveBytes, pool.blocks, pool.bytes, pool.peakBytes]).toEqual([64, 1, 64, 1088]);
});

test('unused blocks are destroyed before the device is out of memory', () => {
  const { pool, take, dropped, held } = poolWithRoom(1000);
  const a = take(512);
  pool.give(a);
  expect(take(896).bytes).toBe(896);
  expect(dropped).toEqual([a]);
  expect(held()).toBe(896);
  expect(pool.take(896)).toBeUndefined();
  expect(pool.blocks).toBe(1);
});

test('beyond its rest the pool gives up what was used longest ago', () => {
  const { pool, take, dropped } = poolWithRoom(1024 * mebibyte);
  const blocks = Array.from({ length: 5 }, () => take(64 * mebibyte));
  blocks.forEach((block, i) => {
    block.batch = 5 - i;
  });
  for (const block of blocks) pool.give(block);
  // 320 MiB lie unused: more than 256, so that half of that stays.
  expect(dropped).toEqual([blocks[4], blocks[3], blocks[2]]);
  expect(pool.bytes).toBe(128 * mebibyte);
});

test('of many small blocks, too, half stays', () => {
  const { pool, take, dropped, held } = poolWithRoom(mebibyte);
  const blocks = Array.from({ length: 8193 }, () => take(64));
  blocks.forEach((block, i) => {
    block.batch = i;
  });
  for (const block of blocks) pool.give(block);
  expect(dropped).toEqual(blocks.slice(0, 4097));
  expect(held()).toBe(4096 * 64);
  expect(take(64)).toBe(blocks[8192]);
});

test('what turned out to have no memory is not dealt out again', () => {
  const { pool, take, dropped, voids } = poolWithRoom(mebibyte);
  const block = take(100);
  voids.add(block.buffer);
  pool.give(block);
  expect(dropped).toEqual([block]);
  expect(take(100)).not.toBe(block);
  expect(pool.bytes).toBe(112);
});
