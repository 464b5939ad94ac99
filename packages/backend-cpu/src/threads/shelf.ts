// Modules as bytes in the shared memory, where workers find them. The shelf is filled from one
// end to the other; when it is full it is emptied, and what is still used comes again.

import type { Program } from '../assembler/module.ts';

const shelfBytes = 2 ** 20;

/** A module on the shelf. */
export interface Shelved {
  /** Of this module at this place; numbers are never used again. */
  readonly id: number;
  readonly address: number;
  readonly bytes: number;
}

/** Places of modules. */
export class Shelf {
  readonly #memory: WebAssembly.Memory;
  readonly #functions: ReadonlySet<string>;
  readonly #address: number;
  #used = 0;
  #count = 0;
  #places = new WeakMap<Program, Shelved | null>();

  /** `reserve` gives the address of so many bytes; workers have the host's `functions`. */
  constructor(
    memory: WebAssembly.Memory,
    functions: ReadonlySet<string>,
    reserve: (bytes: number) => number,
  ) {
    this.#memory = memory;
    this.#functions = functions;
    this.#address = reserve(shelfBytes);
  }

  /** Where a program's module lies, put there if need be; null if workers cannot run it. */
  place(program: Program, module: Uint8Array<ArrayBuffer>): Shelved | null {
    const known = this.#places.get(program);
    if (known !== undefined) return known;
    const place = this.#isPortable(module) ? this.#put(module) : null;
    this.#places.set(program, place);
    return place;
  }

  #put(module: Uint8Array<ArrayBuffer>): Shelved {
    if (this.#used + module.length > shelfBytes) {
      this.#used = 0;
      this.#places = new WeakMap();
    }
    const address = this.#address + this.#used;
    new Uint8Array(this.#memory.buffer, address, module.length).set(module);
    this.#used += module.length;
    return { id: ++this.#count, address, bytes: module.length };
  }

  #isPortable(module: Uint8Array<ArrayBuffer>): boolean {
    if (module.length > shelfBytes) return false;
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(module));
    return imports.every(({ kind, name }) => kind === 'memory' || this.#functions.has(name));
  }
}
