// Work counted, on every backend alike: tests and explanations count with it, never with time.

/** Work done since the backend was made. */
export interface Counters {
  /** Kernels run. */
  readonly kernels: number;
  /** Kernels for which code was generated. */
  readonly compiled: number;
  /** Bytes of all buffers allocated. */
  readonly bytesAllocated: number;
  /** Bytes that kernels read and wrote, by the sizes of their operands. */
  readonly bytesMoved: number;
  /** Batches handed to the device; on a CPU, one a kernel. */
  readonly submits: number;
}

/** The counters while they count. */
export class CounterSet implements Counters {
  kernels = 0;
  compiled = 0;
  bytesAllocated = 0;
  bytesMoved = 0;
  submits = 0;

  /** The counts as they are now. */
  snapshot(): Counters {
    return { ...this };
  }
}
