// What runs of all kinds share: the heap, the frame and the programs.

import { CounterSet, type Kernel } from '@gradus/tensor/backend';
import { instantiate, type Program } from '../assembler/module.ts';
import { hostFunctions } from '../code/host.ts';
import { Frame } from '../memory/frame.ts';
import { Heap } from '../memory/heap.ts';
import { heapAddress } from '../memory/workspace.ts';
import { ProgramCache } from './program-cache.ts';

/** A program, and the frame that it is called with. */
export interface ProgramCall {
  readonly program: Program;
  readonly frame: Int32Array;
}

/** One memory, and the programs that work on it. */
export class Machine {
  readonly heap = new Heap(heapAddress);
  readonly frame = new Frame(this.heap.memory);
  readonly counters = new CounterSet();
  readonly #programs = new ProgramCache();
  #calls: ProgramCall[] | undefined;

  /**
   * The program of a kernel for one class of operands; its module is made when it is new. While
   * calls are noted, what notes the call stands in for it.
   */
  program(kernel: Kernel, key: number, module: () => Uint8Array<ArrayBuffer>): Program {
    const program = this.#programs.find(kernel, key) ?? this.#compile(kernel, key, module());
    if (this.#calls === undefined) return program;
    return () => this.#calls?.push({ program, frame: this.frame.copy() });
  }

  /** The calls of programs that `run` would make; none is made. */
  callsOf(run: () => void): ProgramCall[] {
    const calls: ProgramCall[] = [];
    this.#calls = calls;
    try {
      run();
    } finally {
      this.#calls = undefined;
    }
    return calls;
  }

  #compile(kernel: Kernel, key: number, module: Uint8Array<ArrayBuffer>): Program {
    this.counters.compiled++;
    const program = instantiate(module, { memory: this.heap.memory, ...hostFunctions });
    return this.#programs.keep(kernel, key, program);
  }
}
