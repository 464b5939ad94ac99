// The memory behind tensors. Views share a storage; the last handle that is disposed frees it,
// and a storage that nobody can reach any more is freed by its backend in time. Elements may be
// computed, and memory taken, when somebody needs them.

import type { Backend, BackendBuffer } from '../backend/contract.ts';
import { DisposedError } from '../errors.ts';
import type { Readers } from '../execute/deferral/source.ts';
import { noteAllocated } from '../execute/launch.ts';

/** What gives a storage its elements when they are needed. */
export interface Pending {
  /** Bytes of what would be read, which is held until then. */
  readonly heldBytes: number;
  /** All elements, in memory that is allocated now. */
  compute(backend: Backend): BackendBuffer;
  /** Lets go of what would be read. */
  drop(): void;
}

/** Memory on a device, shared by a tensor and its views. */
export class Storage {
  readonly backend: Backend;
  readonly bytes: number;
  /** Writes so far; views share the count. */
  version = 0;
  /** What an interpreter above the executor remembers of this memory, whoever sees it. */
  record: unknown = undefined;
  /** Those who wait to read this memory as it is. */
  readers: Readers | undefined = undefined;
  #buffer: BackendBuffer | undefined;
  #pending: Pending | undefined;
  #references = 0;

  /** Memory that is taken at once, or when somebody needs what is `pending`. */
  constructor(backend: Backend, bytes: number, pending?: Pending) {
    this.backend = backend;
    this.bytes = bytes;
    this.#pending = pending;
    if (pending !== undefined) return;
    this.#buffer = backend.allocate(bytes);
    noteAllocated(this);
  }

  /** The memory, with all elements computed; it stays, but for `exchangeMemory`. */
  get buffer(): BackendBuffer {
    return this.#buffer ?? this.#computed();
  }

  /** What will give the elements, until they are computed. */
  get pending(): Pending | undefined {
    return this.#pending;
  }

  /** Computes what is pending, if anything is. */
  settle(): void {
    if (this.#pending !== undefined) this.#computed();
  }

  /** As `settle`, unless waiting holds less memory than the elements will take. */
  settleHeavy(): void {
    if (this.#pending !== undefined && this.#pending.heldBytes >= this.bytes) this.#computed();
  }

  /** Lets something else give the elements that are pending. */
  put(pending: Pending): void {
    const before = this.#pending;
    this.#pending = pending;
    before?.drop();
  }

  /** Takes memory, its elements not set; what was pending is the caller's, to drop or put elsewhere. */
  renew(buffer: BackendBuffer): void {
    this.#buffer = buffer;
    this.#pending = undefined;
  }

  /** Whether there is more than one holder. */
  get isShared(): boolean {
    return this.#references > 1;
  }

  /** Whether anybody holds it. */
  get isHeld(): boolean {
    return this.#references > 0;
  }

  /** One more holder. */
  retain(): void {
    this.#references++;
  }

  /** One holder less; the last one frees the memory. */
  release(): void {
    if (--this.#references !== 0) return;
    if (this.#buffer !== undefined) this.backend.free(this.#buffer);
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.drop();
  }

  /**
   * Lets two storages of one size change places in memory: whoever sees the one, by handles and
   * views, sees from now on where the other was.
   */
  exchangeMemory(other: Storage): void {
    const { buffer } = this;
    this.#buffer = other.buffer;
    other.#buffer = buffer;
  }

  #computed(): BackendBuffer {
    const pending = this.#pending;
    if (pending === undefined) throw new DisposedError('storage', 'nobody holds it any more');
    this.#buffer = pending.compute(this.backend);
    this.#pending = undefined;
    pending.drop();
    return this.#buffer;
  }
}
