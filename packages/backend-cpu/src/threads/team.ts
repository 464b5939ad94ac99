// The main thread and its workers. A job is a program and the frames of its parts; whoever is
// free claims the next part. Nobody waits for a worker that is not there: one that is late, or has
// ended, claims nothing, and the main thread does all that is left.

import type { Program } from '../assembler/module.ts';
import { type Frame, frameAddress } from '../memory/frame.ts';
import type { Heap } from '../memory/heap.ts';
import { heapAddress, partFramesAddress } from '../memory/workspace.ts';
import { Balance } from './balance.ts';
import { control, partBits } from './control.ts';
import { Crew, portableFunctions } from './crew.ts';
import { addressOfWord, type Division, frameStride, type Job, writeJob } from './job.ts';
import { maySleep } from './platform.ts';
import type { Sharing } from './sharing.ts';
import { Shelf } from './shelf.ts';

/** Milliseconds for which the main thread looks out for the last part before it sleeps. */
const patience = 0.05;

const partMask = 2 ** partBits - 1;

type Workspace = NonNullable<Division['workspace']>;

/** What the frame of a program names that needs no workspace. */
const none: Workspace = [0, 0];

/** Threads over one shared memory. */
export class Team {
  readonly #heap: Heap;
  readonly #frame: Frame;
  readonly #sharing: Sharing;
  /** Everything before the heap; a shared memory never detaches it. */
  readonly #words: Int32Array;
  readonly #crew: Crew;
  readonly #modules = new WeakMap<Program, Uint8Array<ArrayBuffer>>();
  #shelf: Shelf | undefined;
  #threads: number;
  readonly #balance: Balance;
  #pastWork = 0;
  #job = 0;
  #helped = 0;

  constructor(heap: Heap, frame: Frame, threads: number, sharing: Sharing) {
    this.#heap = heap;
    this.#frame = frame;
    this.#threads = threads;
    this.#sharing = sharing;
    this.#balance = new Balance(sharing.longestRest);
    this.#crew = new Crew(heap, sharing.startWorker, () => this.#threads--);
    this.#words = new Int32Array(heap.memory.buffer, 0, heapAddress / 4);
  }

  /** Threads that may work, the main one included. */
  get threads(): number {
    return this.#threads;
  }

  set threads(threads: number) {
    this.#threads = threads;
    if (this.#crew.size < threads) return;
    this.#crew.dismissAllBut(threads - 1);
    this.#publish(0);
    Atomics.notify(this.#words, control.claim);
  }

  /** Parts that workers have done. */
  get helped(): number {
    return this.#helped;
  }

  /** Remembers the module of a program, for workers that may have to compile it. */
  learn(program: Program, module: Uint8Array<ArrayBuffer>): void {
    this.#modules.set(program, module);
  }

  /** Whether so many nanoseconds of work in one kernel may be worth sharing. */
  shares(work: number): boolean {
    return work >= this.#sharing.leastWork && this.#threads > 1;
  }

  /** Whether work is worth sharing, and there are workers for it now; asks for them in time. */
  isReadyFor(work: number): boolean {
    if (!this.shares(work)) return false;
    const { leastToWake, workBeforeStart } = this.#sharing;
    if (work < leastToWake) {
      if (this.#crew.present <= Atomics.load(this.#words, control.sleepers)) return false;
    } else if (this.#crew.size < this.#threads - 1) {
      this.#pastWork += work;
      if (this.#pastWork < workBeforeStart) return false;
      this.#gather();
    }
    return this.#crew.present > 0 && !this.#balance.rests(work * 1e-6);
  }

  /** Runs a program whose frame has been written, part by part on whoever is free. */
  run(program: Program, division: Division): void {
    const stride = frameStride(this.#frame.length);
    const [whole, first] = [frameAddress / 4, partFramesAddress / 4];
    this.share(writeJob(program, division, this.#words, whole, first, stride));
  }

  /** Runs a job, part by part on whoever is free. */
  share(job: Job): void {
    const start = performance.now();
    const { program, division, words, whole, first, stride } = job;
    const { parts, workspace = none } = division;
    if (!this.#describe(job, workspace)) {
      program(addressOfWord(words, whole));
      return;
    }
    Atomics.store(this.#words, control.done, 0);
    this.#publish(parts);
    if (Atomics.load(this.#words, control.sleepers) > 0) {
      Atomics.notify(this.#words, control.claim);
    }
    const [place, places] = workspace;
    let own = 0;
    let shortest = Number.POSITIVE_INFINITY;
    let last = performance.now();
    try {
      for (let part = this.#claim(); part >= 0; part = this.#claim()) {
        own++;
        const frame = first + part * stride;
        // Another thread may have had this part when the job ran before.
        for (let i = place; i < place + places; i++) words[frame + i] = words[whole + i];
        program(addressOfWord(words, frame));
        const now = performance.now();
        shortest = Math.min(shortest, now - last);
        last = now;
      }
    } finally {
      this.#await(parts - own);
    }
    // Where the others did all, they were in time; where they did nothing, nothing was lost.
    if (own > 0 && own < parts) this.#balance.note(shortest * parts, performance.now() - start);
    if (Atomics.load(this.#words, control.hasFailed) !== 0) {
      throw new WebAssembly.RuntimeError('a kernel trapped on a worker');
    }
  }

  /** Ends all workers. */
  dispose(): void {
    this.threads = 1;
  }

  /** Writes what workers need to know of a job; false if they cannot run its program. */
  #describe({ program, words: frames, first, stride }: Job, workspace: Workspace): boolean {
    // Whatever a worker has read of the last job is void from here on.
    this.#publish(0);
    const module = this.#modules.get(program);
    const place = module && this.#shelf?.place(program, module);
    if (place == null) return false;
    const words = this.#words;
    words[control.program] = place.id;
    words[control.moduleAddress] = place.address;
    words[control.moduleBytes] = place.bytes;
    words[control.frames] = addressOfWord(frames, first);
    words[control.frameBytes] = 4 * stride;
    words[control.workspaceWord] = workspace[0];
    words[control.workspaceWords] = workspace[1];
    words[control.hasFailed] = 0;
    return true;
  }

  /** Begins a job, of which `parts` can be claimed. */
  #publish(parts: number): void {
    if (parts === 0) this.#job++;
    Atomics.store(this.#words, control.claim, (this.#job << partBits) | parts);
  }

  /** A part that is now this thread's, or −1. */
  #claim(): number {
    for (;;) {
      const claim = Atomics.load(this.#words, control.claim);
      const left = claim & partMask;
      if (left === 0) return -1;
      if (Atomics.compareExchange(this.#words, control.claim, claim, claim - 1) === claim) {
        return left - 1;
      }
    }
  }

  /** Returns when workers have finished all parts that this thread has not claimed. */
  #await(parts: number): void {
    const words = this.#words;
    // A part that trapped here leaves others unclaimed; nobody shall begin them.
    let left = parts;
    for (let part = this.#claim(); part >= 0; part = this.#claim()) left--;
    this.#helped += left;
    if (Atomics.load(words, control.done) === left) return;
    const start = performance.now();
    for (let round = 1; Atomics.load(words, control.done) !== left; round++) {
      if (round % 64 !== 0 || !canSleep || performance.now() - start < patience) continue;
      Atomics.store(words, control.isAwaited, 1);
      const done = Atomics.load(words, control.done);
      if (done !== left) Atomics.wait(words, control.done, done);
      Atomics.store(words, control.isAwaited, 0);
    }
  }

  #gather(): void {
    const reserve = (bytes: number): number => this.#heap.reserve(bytes);
    try {
      this.#shelf ??= new Shelf(this.#heap.memory, portableFunctions, reserve);
      while (this.#crew.size < this.#threads - 1) this.#crew.hire();
    } catch {
      // What cannot be started now, for want of memory or of leave, is not asked for again.
      this.#threads = this.#crew.size + 1;
    }
  }
}

const canSleep = maySleep();
