// What runs of all kinds share: the heap, the frame and the programs.

import { CounterSet, type Kernel } from '@gradus/tensor/backend';
import { type HostFunction, instantiate, type Program } from '../assembler/module.ts';
import { withSharedMemory } from '../assembler/shared-memory.ts';
import { hostFunctions } from '../code/host.ts';
import { Frame, frameAddress } from '../memory/frame.ts';
import { Heap, maximumBytes } from '../memory/heap.ts';
import { heapAddress } from '../memory/workspace.ts';
import {
  addressOfWord,
  type Caller,
  type Divide,
  type Division,
  type Job,
} from '../threads/job.ts';
import { canShareMemory } from '../threads/platform.ts';
import { type Sharing, usualSharing } from '../threads/sharing.ts';
import { Team } from '../threads/team.ts';
import { ProgramCache } from './program-cache.ts';

/** A program, the frame that it is called with, and how that is cut if it is worth it. */
export interface ProgramCall {
  readonly program: Program;
  readonly frame: Int32Array;
  readonly division: Division | undefined;
}

/** One memory, and the programs that work on it. */
export class Machine implements Caller {
  readonly heap: Heap;
  readonly frame: Frame;
  readonly counters = new CounterSet();
  readonly #programs = new ProgramCache();
  /** The threads, where memory can be shared. */
  readonly team: Team | undefined;
  /** Elements below which no kernel is shared. */
  readonly leastShared: number;
  #calls: ProgramCall[] | undefined;

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
  program<K extends Kernel>(
    kernel: K,
    key: number,
    module: (kernel: K) => Uint8Array<ArrayBuffer>,
  ): Program {
    return this.#programs.find(kernel, key) ?? this.#compile(kernel, key, module(kernel));
  }

  /** Threads that may work at once. */
  get threads(): number {
    return this.team?.threads ?? 1;
  }

  /** Threads for so many nanoseconds of work in one kernel: one, if it is not worth sharing. */
  threadsFor(work: number): number {
    return this.team?.shares(work) ? this.team.threads : 1;
  }

  /** Whether sharing so many nanoseconds of work pays now; never while calls are noted. */
  isReadyFor(work: number): boolean {
    return this.#calls === undefined && (this.team?.isReadyFor(work) ?? false);
  }

  call(program: Program, work = 0, divide?: Divide): void {
    if (this.#calls !== undefined) {
      const threads = this.threadsFor(work);
      const division = threads > 1 ? divide?.(threads) : undefined;
      this.#calls.push({ program, frame: this.frame.copy(), division });
      return;
    }
    const { team } = this;
    const division = divide && team?.isReadyFor(work) ? divide(team.threads) : undefined;
    if (division === undefined) program(frameAddress);
    else team?.run(program, division);
  }

  /** Does a job whose frames have been written, in parts if sharing pays now. */
  perform(job: Job): void {
    if (this.team?.isReadyFor(job.division.work)) this.team.share(job);
    else job.program(addressOfWord(job.words, job.whole));
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
    if (this.team !== undefined) withSharedMemory(module);
    return instantiate(module, { memory: this.heap.memory, ...host });
  }

  #compile(kernel: Kernel, key: number, module: Uint8Array<ArrayBuffer>): Program {
    this.counters.compiled++;
    const program = this.instantiate(module, hostFunctions);
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
