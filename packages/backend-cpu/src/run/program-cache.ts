// Compiled kernels, by kernel and by what else they were compiled for. Each module keeps its
// machine code, so the least recently used ones go when there are too many.

import type { Kernel } from '@gradus/tensor/backend';
import type { Program } from '../assembler/module.ts';

/** Modules kept at most; one takes about 17 KiB. */
const capacity = 2048;

interface Entry {
  readonly programs: Map<number, Program>;
  lastUse: number;
}

/** Programs of kernels; the owner of their number. */
export class ProgramCache {
  readonly #entries = new Map<number, Entry>();
  readonly #capacity: number;
  #clock = 0;
  #size = 0;

  constructor(limit: number = capacity) {
    this.#capacity = limit;
  }

  /** Modules held. */
  get size(): number {
    return this.#size;
  }

  /** The program of a kernel for one class of operands, if it is known. */
  find(kernel: Kernel, key: number): Program | undefined {
    const entry = this.#entries.get(kernel.id);
    if (entry === undefined) return undefined;
    entry.lastUse = this.#clock++;
    return entry.programs.get(key);
  }

  /** Keeps a program and gives it back. */
  keep(kernel: Kernel, key: number, program: Program): Program {
    const entry = this.#entries.get(kernel.id) ?? { programs: new Map(), lastUse: this.#clock++ };
    this.#entries.set(kernel.id, entry);
    entry.programs.set(key, program);
    this.#size++;
    if (this.#size > this.#capacity) this.#shrink(entry);
    return program;
  }

  // A quarter goes at once, so that shrinking is rare.
  #shrink(current: Entry): void {
    const oldest = [...this.#entries].sort(([, a], [, b]) => a.lastUse - b.lastUse);
    for (const [id, entry] of oldest) {
      if (this.#size <= this.#capacity * 0.75 || entry === current) break;
      this.#entries.delete(id);
      this.#size -= entry.programs.size;
    }
  }
}
