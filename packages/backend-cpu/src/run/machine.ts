// What runs of all kinds share: the heap, the frame and the programs.

import { CounterSet, type Kernel } from '@gradus/tensor/backend';
import { instantiate, type Program } from '../assembler/module.ts';
import { withSharedMemory } from '../assembler/shared-memory.ts';
import { hostFunctions } from '../code/host.ts';
import { Frame } from '../memory/frame.ts';
import { Heap, maximumBytes } from '../memory/heap.ts';
import { heapAddress } from '../memory/workspace.ts';
import { canShareMemory } from '../threads/platform.ts';
import { type Sharing, usualSharing } from '../threads/sharing.ts';
import { Team } from '../threads/team.ts';
import { ProgramCache } from './program-cache.ts';

/** One memory, and the programs that work on it. */
export class Machine {
  readonly heap: Heap;
  readonly frame: Frame;
  /** The threads, where memory can be shared. */
  readonly team: Team | undefined;
  /** Elements below which no kernel is shared. */
  readonly leastShared: number;
  readonly counters = new CounterSet();
  readonly #programs = new ProgramCache();

  constructor(
    threads: number,
    isShared: boolean = canShareMemory(),
    sharing: Sharing = usualSharing,
  ) {
    const shared = isShared ? sharedHeap() : undefined;
    this.heap = shared ?? new Heap(heapAddress);
    this.frame = new Frame(this.heap.memory);
    if (shared !== undefined) this.team = new Team(shared, this.frame, threads, sharing);
    this.leastShared = shared === undefined ? Number.POSITIVE_INFINITY : sharing.leastElements;
  }

  /** The program of a kernel for one class of operands; its module is made when it is new. */
  program(kernel: Kernel, key: number, module: () => Uint8Array<ArrayBuffer>): Program {
    return this.#programs.find(kernel, key) ?? this.#compile(kernel, key, module());
  }

  #compile(kernel: Kernel, key: number, module: Uint8Array<ArrayBuffer>): Program {
    this.counters.compiled++;
    if (this.team !== undefined) withSharedMemory(module);
    const program = instantiate(module, { memory: this.heap.memory, ...hostFunctions });
    this.team?.learn(program, module);
    return this.#programs.keep(kernel, key, program);
  }
}

/** A heap that threads share; none where the platform has no room for all it may grow to. */
function sharedHeap(): Heap | undefined {
  try {
    return new Heap(heapAddress, maximumBytes, true);
  } catch {
    return undefined;
  }
}
