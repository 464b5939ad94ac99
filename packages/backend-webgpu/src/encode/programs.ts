// Programs by key, so that each is generated once.

import type { CounterSet } from '@gradus/tensor/backend';
import type { Program } from './program.ts';

export class Programs {
  readonly #known = new Map<string, Program>();
  readonly #counters: CounterSet;

  constructor(counters: CounterSet) {
    this.#counters = counters;
  }

  get(key: string, generate: () => Omit<Program, 'key'>): Program {
    let program = this.#known.get(key);
    if (program === undefined) {
      program = { key, ...generate() };
      this.#known.set(key, program);
      this.#counters.compiled++;
    }
    return program;
  }
}
