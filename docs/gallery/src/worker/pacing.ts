// When a step may go on: at the pace that is asked for, and never without letting messages in.

/** How long a worker may be deaf. */
const deafMilliseconds = 12;

export class Pacing {
  #pace: number;
  #due = performance.now();
  #heard = performance.now();
  #wake: (() => void) | undefined;

  constructor(pace: number) {
    this.#pace = pace;
  }

  /** Steps a second; takes effect at once, on a step that waits as well. */
  set pace(pace: number) {
    this.#pace = pace;
    this.#due = performance.now();
    this.#wake?.();
  }

  /** Resolves when the next step may begin; at most a few milliseconds are lost at full speed. */
  async turn(): Promise<void> {
    const now = performance.now();
    if (this.#pace === Number.POSITIVE_INFINITY) {
      if (now - this.#heard >= deafMilliseconds) await this.#rest(0);
      return;
    }
    this.#due = Math.max(this.#due + 1000 / this.#pace, now - 1000);
    const wait = this.#due - now;
    if (wait >= 1 || now - this.#heard >= deafMilliseconds) await this.#rest(Math.max(wait, 0));
  }

  async #rest(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
    this.#heard = performance.now();
  }
}
