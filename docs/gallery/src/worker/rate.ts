// Steps a second over the last second or so, so that the number can be read.

const windowMilliseconds = 1000;

export class Rate {
  #marks: { readonly time: number; readonly step: number }[] = [];

  /** Notes that `step` was done at `time`; gives the rate. */
  at(time: number, step: number): number {
    this.#marks.push({ time, step });
    while (this.#marks.length > 2 && time - this.#marks[1].time >= windowMilliseconds) {
      this.#marks.shift();
    }
    const [first] = this.#marks;
    return time > first.time ? (1000 * (step - first.step)) / (time - first.time) : 0;
  }
}
