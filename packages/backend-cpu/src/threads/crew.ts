// The workers of a team: who has been asked for, who is there, who has ended. Each has a record
// and a workspace of its own in the shared memory.

import { hostFunctions } from '../code/host.ts';
import type { Heap } from '../memory/heap.ts';
import {
  controlAddress,
  packedAAddress,
  packedBAddress,
  scratchAddress,
} from '../memory/workspace.ts';
import { record } from './control.ts';
import type { StartedWorker, StartWorker } from './platform.ts';
import { workerSource } from './worker-source.ts';

/** Bytes of a worker's record; its workspace follows. */
const recordBytes = 64;

/** Places of a workspace, as the main thread has them, in the order of a record. */
const places = [packedAAddress, packedBAddress, scratchAddress];

/** Functions that workers have: those of `Math` that are what kernels mean by the name. */
export const portableFunctions: ReadonlySet<string> = new Set(
  Object.keys(hostFunctions).filter((name) => Reflect.get(Math, name) === hostFunctions[name]),
);

interface Member {
  readonly worker: StartedWorker;
  readonly record: Int32Array;
}

/** Workers over one shared memory. */
export class Crew {
  readonly #heap: Heap;
  readonly #startWorker: StartWorker;
  readonly #onLoss: () => void;
  readonly #members = new Set<Member>();
  /** Records and workspaces of workers that have ended. */
  readonly #vacant: number[] = [];

  /** `onLoss` is called when a worker has ended that nobody had asked to. */
  constructor(heap: Heap, startWorker: StartWorker, onLoss: () => void) {
    this.#heap = heap;
    this.#startWorker = startWorker;
    this.#onLoss = onLoss;
  }

  /** Workers that were asked for and have not ended. */
  get size(): number {
    return this.#members.size;
  }

  /** Workers that have said that they are there. */
  get present(): number {
    let count = 0;
    for (const member of this.#members) if (hasStarted(member)) count++;
    return count;
  }

  /** Asks for a worker; throws where the platform refuses, or memory has no room for it. */
  hire(): void {
    const { memory } = this.#heap;
    const address =
      this.#vacant.pop() ?? this.#heap.reserve(recordBytes + controlAddress - packedAAddress);
    const words = new Int32Array(memory.buffer, address, recordBytes / 4).fill(0);
    const workspace = address + recordBytes - packedAAddress;
    words.set(
      places.map((place) => place + workspace),
      record.workspace,
    );
    const data = { memory, record: address / 4, functions: [...portableFunctions] };
    const worker = this.#startWorker(workerSource, data, () => this.#lose(member));
    const member: Member = { worker, record: words };
    this.#members.add(member);
  }

  /** Asks all workers but `count` to end; they do when they are woken. */
  dismissAllBut(count: number): void {
    for (const member of [...this.#members].slice(count)) {
      this.#members.delete(member);
      Atomics.store(member.record, record.isEnding, 1);
      // One that is there ends by itself, and leaves no word behind that counts it.
      if (!hasStarted(member)) member.worker.terminate();
    }
  }

  #lose(member: Member): void {
    this.#vacant.push(member.record.byteOffset);
    if (this.#members.delete(member)) this.#onLoss();
  }
}

function hasStarted(member: Member): boolean {
  return Atomics.load(member.record, record.hasStarted) !== 0;
}
