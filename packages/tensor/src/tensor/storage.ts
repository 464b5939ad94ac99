// The memory behind tensors. Views share a storage; the last handle that is disposed frees it,
// and a storage that nobody can reach any more is freed by its backend in time.

import type { Backend, BackendBuffer } from '../backend/contract.ts';
import { noteAllocated } from '../execute/launch.ts';

/** Memory on a device, shared by a tensor and its views. */
export class Storage {
  readonly backend: Backend;
  readonly buffer: BackendBuffer;
  readonly bytes: number;
  /** Writes so far; views share the count. */
  version = 0;
  /** What an interpreter above the executor remembers of this memory, whoever sees it. */
  record: unknown = undefined;
  #references = 0;

  constructor(backend: Backend, bytes: number) {
    this.backend = backend;
    this.bytes = bytes;
    this.buffer = backend.allocate(bytes);
    noteAllocated(this);
  }

  /** Whether there is more than one holder. */
  get isShared(): boolean {
    return this.#references > 1;
  }

  /** One more holder. */
  retain(): void {
    this.#references++;
  }

  /** One holder less; the last one frees the memory. */
  release(): void {
    if (--this.#references === 0) this.backend.free(this.buffer);
  }
}

/**
 * Lets two storages of one size change places in memory: whoever sees the one, by handles and views,
 * sees from now on where the other was.
 */
export function exchangeMemory(a: Storage, b: Storage): void {
  // Nobody else may write to these.
  const [one, other]: { buffer: BackendBuffer }[] = [a, b];
  [one.buffer, other.buffer] = [other.buffer, one.buffer];
}
