// What runs of all kinds share: the heap, the frame and the programs.

import { CounterSet, type Kernel } from '@gradus/tensor/backend';
import { type HostFunction, instantiate, type Program } from '../assembler/module.ts';
import { withSharedMemory } from '../assembler/shared-memory.ts';
import { hostFunctions } from '../code/host.ts';
import { Frame } from '../memory/frame.ts';
import { Heap, maximumBytes } from '../memory/heap.ts';
import { heapAddress } from '../memory/workspace.ts';
import { canShareMemory } from '../threads/platform.ts';
import { type Sharing, usualSharing } from '../threads/sharing.ts';
import { Team } from '../threads/team.ts';
import { ProgramCache } from './program-cache.ts';

/** A program, and the frame that it is called with. */
export interface ProgramCall {
  readonly program: Program;
  readonly frame: Int32Array;
}

/** One memory, and the programs that work on it. */
export class Machine {
  readonly heap: Heap;
  readonly frame: Frame;
  readonly counters = new CounterSet();
  readonly #programs = new ProgramCache();
  readonly #team: Team | undefined;
  readonly #leastShared: number;
  #calls: ProgramCall[] | undefined;

  constructor(
    threads: number,
    isShared: boolean = canShareMemory(),
    sharing: Sharing = usualSharing,
  ) {
    const shared = isShared ? sharedHeap() : undefined;
    this.heap = shared ?? new Heap(heapAddress);
    this.frame = new Frame(this.heap.memory);
    if (shared !== undefined) this.#team = new Team(shared, this.frame, threads, sharing);
    this.#leastShared = shared === undefined ? Number.POSITIVE_INFINITY : sharing.leastElements;
  }

  /** The threads, where memory can be shared; none for calls that are noted, which are whole. */
  get team(): Team | undefined {
    return this.#calls === undefined ? this.#team : undefined;
  }

  /** Elements below which no kernel is shared. */
  get leastShared(): number {
    return this.#calls === undefined ? this.#leastShared : Number.POSITIVE_INFINITY;
  }

  /**
   * The program of a kernel for one class of operands; its module is made when it is new. While
   * calls are noted, what notes the call stands in for it.
   */
  program<K extends Kernel>(
    kernel: K,
    key: number,
    module: (kernel: K) => Uint8Array<ArrayBuffer>,
  ): Program {
    const program = this.#programs.find(kernel, key) ?? this.#compile(kernel, key, module(kernel));
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

  /** The function of a module that works on this memory. */
  instantiate(
    module: Uint8Array<ArrayBuffer>,
    host: Readonly<Record<string, HostFunction | Program>>,
  ): Program {
    if (this.#team !== undefined) withSharedMemory(module);
    return instantiate(module, { memory: this.heap.memory, ...host });
  }

  #compile(kernel: Kernel, key: number, module: Uint8Array<ArrayBuffer>): Program {
    this.counters.compiled++;
    const program = this.instantiate(module, hostFunctions);
    this.#team?.learn(program, module);
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
