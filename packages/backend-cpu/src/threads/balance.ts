// Whether sharing short jobs pays. Where others want the processors too, a worker holds the part
// it has claimed while it waits for one, and may take that of the main thread. What sharing gains
// is credited, what it costs debited; in debt it rests, longer each time. In long jobs a second
// thread gets a share of the processors for which the first alone would wait as well.

/** Milliseconds from which on a job is long. */
const longJob = 5;

/** Milliseconds of credit at most: what one job loses whose thread is kept waiting for a while. */
const mostCredit = 5;

/**
 * Milliseconds for which sharing is tried before it is judged. A worker that slept may be woken on
 * the core of the main thread, and the scheduler takes some ticks to part them.
 */
const trial = 8;

/** How much longer than the debt a rest is: at first, and at most. */
const firstFactor = 8;
const lastFactor = 512;

/** What sharing has gained lately. */
export class Balance {
  readonly #longestRest: number;
  #credit = 0;
  #factor = firstFactor;
  #restsUntil = 0;
  #triedSince = Number.NEGATIVE_INFINITY;

  /** Rests last so many milliseconds at most. */
  constructor(longestRest: number) {
    this.#longestRest = longestRest;
  }

  /** Whether a job of so many milliseconds is not to be shared now. */
  rests(job: number): boolean {
    return this.#restsUntil > 0 && job < longJob && performance.now() < this.#restsUntil;
  }

  /** Takes note of a job that took `elapsed` milliseconds and had taken `alone` on one thread. */
  note(alone: number, elapsed: number): void {
    if (alone >= longJob) return;
    if (this.#restsUntil > 0) {
      // Workers fell asleep meanwhile: that a job waits for them tells nothing of others.
      this.#triedSince = performance.now();
      this.#restsUntil = 0;
      return;
    }
    this.#credit = Math.min(mostCredit, this.#credit + alone - elapsed);
    if (this.#credit >= 0) {
      if (elapsed < alone) this.#factor = Math.max(firstFactor, this.#factor / 2);
      return;
    }
    const now = performance.now();
    if (now - this.#triedSince < trial) return;
    const rest = Math.min(this.#longestRest, -this.#credit * this.#factor);
    this.#restsUntil = now + rest;
    this.#factor = Math.min(lastFactor, this.#factor * 2);
    this.#credit = 0;
  }
}
