// Work of jax-js that is under way: it computes an array when somebody waits for it, but a program
// that waits for each step before it begins the next leaves the device without work meanwhile.

import type { JaxArray } from '../peers/jax-library.ts';

/** Calls under way; its documentation advises against having too many. */
const most = 8;

/** Has arrays computed, and waits for those of some calls ago. */
export class Pipeline {
  readonly #underWay: Promise<unknown>[] = [];

  async start(list: readonly JaxArray[]): Promise<readonly JaxArray[]> {
    this.#underWay.push(Promise.all(list.map(computed)));
    if (this.#underWay.length > most) await this.#underWay.shift();
    return list;
  }

  async drain(): Promise<void> {
    await Promise.all(this.#underWay.splice(0));
  }
}

// The next step may consume it before it is there.
async function computed(x: JaxArray): Promise<void> {
  const held = x.ref;
  await held.blockUntilReady();
  held.dispose();
}
