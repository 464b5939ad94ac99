import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Claim, Collector } from '../../src/memory/collector.ts';
import { macrotask } from '../../src/memory/macrotask.ts';

const [claimsPerPage, largeBytes] = [32, 16 * 1024 + 1];

describe('claims', () => {
  // What stands for the registry of the platform: finalization comes when a test says so.
  const registered: { target: WeakKey; finalize: () => void }[] = [];
  let freed: number[];
  let collector: Collector<number>;

  beforeEach(() => {
    registered.length = 0;
    class Registry<T> {
      readonly #callback: (held: T) => void;
      constructor(callback: (held: T) => void) {
        this.#callback = callback;
      }
      register(target: WeakKey, held: T): void {
        registered.push({ target, finalize: () => this.#callback(held) });
      }
    }
    vi.stubGlobal('FinalizationRegistry', Registry);
    freed = [];
    collector = new Collector<number>((holding) => freed.push(holding));
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('share a finalizer while they are small', () => {
    for (let i = 0; i < claimsPerPage; i++) collector.claim(i, 8);
    expect(registered).toHaveLength(1);
    collector.claim(claimsPerPage, 8);
    expect(registered).toHaveLength(2);
    registered[0].finalize();
    expect(freed).toEqual(Array.from({ length: claimsPerPage }, (_, i) => i));
    registered[1].finalize();
    expect(freed.at(-1)).toBe(claimsPerPage);
  });

  it('have one of their own when they are large', () => {
    collector.claim(0, 8);
    const large = collector.claim(1, largeBytes);
    expect(registered).toHaveLength(2);
    expect(registered[1].target).toBe(large.token);
    registered[1].finalize();
    expect(freed).toEqual([1]);
  });

  it('reach what their page is finalized after', () => {
    const claim = collector.claim(0, 8);
    expect(registered[0].target).toBe(claim.token);
  });

  it('free nothing that was released, nor any twice', () => {
    const claims: Claim<number>[] = [];
    for (let i = 0; i < 4; i++) claims.push(collector.claim(i, i === 3 ? largeBytes : 8));
    expect(collector.release(claims[1])).toBe(true);
    expect(collector.release(claims[1])).toBe(false);
    expect(collector.release(claims[3])).toBe(true);
    for (const { finalize } of registered) finalize();
    expect(freed).toEqual([0, 2]);
  });

  it('need one finalizer as long as each is released before the next', () => {
    for (let i = 0; i < 3 * claimsPerPage; i++) collector.release(collector.claim(i, 8));
    expect(registered).toHaveLength(1);
    registered[0].finalize();
    expect(freed).toEqual([]);
  });

  it('fill a page again once all on it are released, and not before', () => {
    const first = Array.from({ length: claimsPerPage }, (_, i) => collector.claim(i, 8));
    collector.claim(claimsPerPage, 8);
    for (const claim of first.slice(1)) collector.release(claim);
    for (let i = 1; i < claimsPerPage; i++) collector.claim(claimsPerPage + i, 8);
    expect(collector.claim(2 * claimsPerPage, 8).token).not.toBe(first[0].token);
    collector.release(first[0]);
    for (let i = 1; i < claimsPerPage; i++) collector.claim(2 * claimsPerPage + i, 8);
    const next = collector.claim(3 * claimsPerPage, 8);
    expect(next.token).toBe(first[0].token);
    expect(registered).toHaveLength(3);
    registered[0].finalize();
    expect(freed).toEqual([3 * claimsPerPage]);
  });

  it('release nothing of who came after them', () => {
    const before = collector.claim(0, 8);
    collector.release(before);
    const after = collector.claim(1, 8);
    expect(collector.release(before)).toBe(false);
    expect(collector.release(after)).toBe(true);
  });

  it('share pages with large ones, one after the other', () => {
    for (let i = 0; i < 4; i++) collector.release(collector.claim(i, largeBytes));
    expect(registered).toHaveLength(2);
  });
});

describe('with the collector of the platform', () => {
  // As with --expose-gc, but for this file alone.
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');

  /** Collects until `isDone`; gives up after a while. */
  async function collectUntil(isDone: () => boolean): Promise<void> {
    for (let i = 0; i < 50 && !isDone(); i++) {
      // What `isDone` looked at stays until the turn ends; finalizers have their own.
      await macrotask();
      collectGarbage();
      await macrotask();
    }
  }

  it('what nobody can reach is freed, and no more', async () => {
    const freed = new Set<number>();
    const collector = new Collector<number>((holding) => freed.add(holding));
    const kept: Claim<number>[] = [];
    // Three pages of small ones, of which the last claim stays.
    const count = 3 * claimsPerPage;
    for (let i = 0; i < count; i++) {
      const claim = collector.claim(i, 8);
      if (i === count - 1) kept.push(claim);
    }
    const [lost, held] = [1000, 1001];
    collector.claim(lost, largeBytes);
    kept.push(collector.claim(held, largeBytes));
    await collectUntil(() => freed.size > 2 * claimsPerPage);
    expect([...freed].sort((a, b) => a - b)).toEqual([
      ...Array.from({ length: 2 * claimsPerPage }, (_, i) => i),
      lost,
    ]);
    expect(kept).toHaveLength(2);
  });

  it('goes on where a hint cannot be reserved', () => {
    const collector = new Collector<number>(() => {});
    class Refused {
      constructor() {
        throw new RangeError('Array buffer allocation failed');
      }
    }
    vi.stubGlobal('ArrayBuffer', Refused);
    const claim = collector.claim(0, 128 * 2 ** 20);
    vi.unstubAllGlobals();
    expect(collector.release(claim)).toBe(true);
  });

  it('much memory is told in pieces, of which two stay', async () => {
    const hints: { bytes: number; hint: WeakRef<ArrayBuffer> }[] = [];
    class Hint extends ArrayBuffer {
      constructor(bytes: number) {
        super(0);
        hints.push({ bytes, hint: new WeakRef(this) });
      }
    }
    const collector = new Collector<number>(() => {});
    vi.stubGlobal('ArrayBuffer', Hint);
    const piece = 16 * 2 ** 20;
    for (let i = 0; i < 16; i++) collector.claim(i, piece);
    // What is released at once presses for nothing.
    for (let i = 0; i < 16; i++) collector.release(collector.claim(i, piece));
    vi.unstubAllGlobals();
    expect(hints.map(({ bytes }) => bytes)).toEqual(Array(4).fill(64 * 2 ** 20));
    const isThere = () => hints.map(({ hint }) => hint.deref() !== undefined);
    await collectUntil(() => !isThere()[1]);
    expect(isThere()).toEqual([false, false, true, true]);
    expect(collector.release(collector.claim(0, 8))).toBe(true);
  });
});
