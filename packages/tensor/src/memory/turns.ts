// When finalizers get a turn. Promises alone never let them run, a macrotask does; it costs some
// microseconds, so a read gives one only when much memory may be waiting for them.

import { macrotask } from './macrotask.ts';
import { untouched } from './untouched.ts';

/** With less than this live nothing is done. */
const restBytes = 64 * 2 ** 20;

/** Bytes allocated between two turns, while the collector keeps up. */
const turnBytes = 16 * 2 ** 20;

/** With more than this live the collector may be behind, and every read gives a turn. */
const behindBytes = 128 * 2 ** 20;

/** With more than this live one turn is too little: a large collection takes several. */
const manyTurnsBytes = 256 * 2 ** 20;

/** Turns given at most in a read. */
const maximumTurns = 8;

/**
 * With more than this live the collector is told of as much again, untouched. It remembers that
 * it saw so much, and is slower to come for a while: the last resort before memory is exhausted.
 */
const urgeBytes = 2 ** 30;

/** What stays live after many turns is taken to be in use; growth by this factor is not. */
const growth = 1.25;

/** Turns for finalizers of one device's memory. */
export class Turns {
  readonly #liveBytes: () => number;
  #bytesSinceTurn = 0;
  #mark = behindBytes;

  constructor(liveBytes: () => number) {
    this.#liveBytes = liveBytes;
  }

  /** Notes an allocation. */
  allocated(bytes: number): void {
    this.#bytesSinceTurn += bytes;
  }

  /** Whether a read should give a turn now. */
  get isDue(): boolean {
    const live = this.#liveBytes();
    return live > restBytes && (live > this.#mark || this.#bytesSinceTurn > turnBytes);
  }

  /** Gives a turn, and more of them if the collector is far behind. */
  async take(): Promise<void> {
    this.#bytesSinceTurn = 0;
    await macrotask();
    const start = this.#liveBytes();
    if (start <= Math.max(manyTurnsBytes, this.#mark)) return;
    const urge = start > urgeBytes ? untouched(urgeBytes) : undefined;
    for (let i = 1; i < maximumTurns && this.#liveBytes() >= start; i++) await macrotask();
    // Named here so that it lives until now: dropped at once, it would go unnoticed.
    this.#mark = Math.max(behindBytes, growth * this.#liveBytes(), urge?.byteLength ?? 0);
  }
}
