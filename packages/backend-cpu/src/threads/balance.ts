// Whether sharing pays. Where others want the processors too, a worker holds the part it has
// claimed while it waits for one, and may take that of the main thread. What sharing gains is
// credited, what it costs debited; in debt it rests, longer each time.

/** Milliseconds of credit at most. */
const mostCredit = 0.5;

/** How much longer than the debt a rest is: at first, and at most. */
const firstFactor = 8;
const lastFactor = 512;

/** What sharing has gained lately. */
export class Balance {
  readonly #longestRest: number;
  #credit = 0;
  #factor = firstFactor;
  #restsUntil = 0;

  /** Rests last so many milliseconds at most. */
  constructor(longestRest: number) {
    this.#longestRest = longestRest;
  }

  /** Whether nothing is to be shared now. */
  get rests(): boolean {
    return this.#restsUntil > 0 && performance.now() < this.#restsUntil;
  }

  /** Takes note of a job that took `elapsed` milliseconds and had taken `alone` on one thread. */
  note(alone: number, elapsed: number): void {
    this.#restsUntil = 0;
    this.#credit = Math.min(mostCredit, this.#credit + alone - elapsed);
    if (this.#credit >= 0) {
      if (elapsed < alone) this.#factor = Math.max(firstFactor, this.#factor / 2);
      return;
    }
    const rest = Math.min(this.#longestRest, -this.#credit * this.#factor);
    this.#restsUntil = performance.now() + rest;
    this.#factor = Math.min(lastFactor, this.#factor * 2);
    this.#credit = 0;
  }
}
