// What runs of all kinds share: the heap, the frame and the programs.

import { CounterSet, type Kernel } from '@gradus/tensor/backend';
import { instantiate, type Program } from '../assembler/module.ts';
import { hostFunctions } from '../code/host.ts';
import { Frame } from '../memory/frame.ts';
import { Heap } from '../memory/heap.ts';
import { heapAddress } from '../memory/workspace.ts';
import { ProgramCache } from './program-cache.ts';

/** One memory, and the programs that work on it. */
export class Machine {
  readonly heap = new Heap(heapAddress);
  readonly frame = new Frame(this.heap.memory);
  readonly counters = new CounterSet();
  readonly #programs = new ProgramCache();

  /** The program of a kernel for one class of operands; its module is made when it is new. */
  program(kernel: Kernel, key: number, module: () => Uint8Array<ArrayBuffer>): Program {
    return this.#programs.find(kernel, key) ?? this.#compile(kernel, key, module());
  }

  #compile(kernel: Kernel, key: number, module: Uint8Array<ArrayBuffer>): Program {
    this.counters.compiled++;
    const program = instantiate(module, { memory: this.heap.memory, ...hostFunctions });
    return this.#programs.keep(kernel, key, program);
  }
}
