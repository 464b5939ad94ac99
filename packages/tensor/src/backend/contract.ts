// What a device must give. The core checks shapes, dtypes and devices before it calls; a
// backend runs kernels over memory and knows nothing of tensors, gradients or graphs.

import type { DType } from '../dtype/dtype.ts';
import { DeviceError } from '../errors.ts';
import type { Kernel, KernelKind, MapKernel } from '../kernel/kernel.ts';
import type { Counters } from './counters.ts';

/** Memory of a device. Dropping the last reference to it frees it, in time; `free` at once. */
export interface BackendBuffer {
  readonly bytes: number;
}

/**
 * A strided window on a buffer; strides count elements, `byteOffset` bytes. Strides may be
 * negative, those of an input 0 too (a stretched dim); no two elements of an output share a place.
 */
export interface Operand {
  readonly buffer: BackendBuffer;
  readonly byteOffset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly dtype: DType;
}

/** What a device can do. */
export interface Capabilities {
  readonly dtypes: readonly DType[];
  /** Whether `readSync` works here. */
  readonly syncRead: boolean;
  /**
   * Whether kernels run after `run` has returned. Then the next `read`, `readSync` or `synchronize`
   * refuses an index out of range, and small elementwise results are put off like large ones.
   */
  readonly runsLater?: boolean;
  /**
   * Whether arithmetic may take subnormal numbers of float32 for zeros, and give zeros for them.
   * Copies, comparisons and choices never do.
   */
  readonly flushesSubnormals?: boolean;
  /** The largest buffer, in bytes. */
  readonly maxBufferBytes: number;
  /** Buffers that a kernel may use, which fusion heeds; any number unless given. */
  readonly maxBuffers?: number;
  /** Whether products may have epilogues; no op's own has. */
  readonly matmulEpilogues?: boolean;
}

/** Memory of a device as its backend sees it. */
export interface MemoryStatistics {
  /** Bytes in buffers that are in use, or not yet known to be unused. */
  readonly liveBytes: number;
  /** The largest `liveBytes` so far. */
  readonly peakBytes: number;
  /** Bytes held from the system, free ones included. */
  readonly poolBytes: number;
  /** Buffers behind `liveBytes`. */
  readonly buffers: number;
}

/** A kernel to run, as `run` takes it. */
export interface PlanStep {
  readonly kernel: Kernel;
  readonly operands: readonly Operand[];
  readonly scalars: readonly number[];
}

/** Steps to run in order, again and again, on the same operands. */
export interface Plan {
  readonly steps: readonly PlanStep[];
}

/** A plan that is ready to run. */
export interface RunnablePlan {
  /** Runs all steps. @throws {IndexError} as `Backend.run` does. */
  run(): void;
  /** Lets go of what was prepared; the plan's buffers stay. */
  dispose(): void;
}

/**
 * A device. `write`, `run`, `read` and `free` behave as if done in the order of the calls.
 *
 * What a kernel computes from which operands, in what order, and what memory they may share, is
 * said where its kind is defined, in `kernel.ts`.
 */
export interface Backend {
  /** The device name under which tensors find it. */
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Resolves if the device is lost, with the reason; never otherwise. */
  readonly lost: Promise<string>;
  /** Whether the device is gone for good. No result waits for it: the op that is called says so. */
  readonly isGone?: boolean;

  /** @throws {OutOfMemoryError} naming the sizes; nothing is changed. */
  allocate(bytes: number): BackendBuffer;
  /** Lets go of a buffer, once what was asked for before is done. */
  free(buffer: BackendBuffer): void;
  /** Copies `data` into the buffer from `byteOffset` on; it may be changed afterwards. */
  write(buffer: BackendBuffer, byteOffset: number, data: ArrayBufferView): void;
  /** A copy of `bytes` bytes. */
  read(buffer: BackendBuffer, byteOffset: number, bytes: number): Promise<ArrayBuffer>;
  /** `read`, at once, where `capabilities.syncRead`. */
  readSync?(buffer: BackendBuffer, byteOffset: number, bytes: number): ArrayBuffer;
  /**
   * Runs a kernel on the operands that its kind names, and on a number for each of its scalars.
   * @throws {IndexError} as the kinds that go by an index say, unless `capabilities.runsLater`.
   * @throws {DeviceError} if the backend leaves the kind out.
   */
  run(kernel: Kernel, operands: readonly Operand[], scalars: readonly number[]): void;
  /**
   * `run` of a map whose operands are the first `elements` elements of `buffers`, row-major: most
   * small ops are one, and take longer to tell how each operand lies than to compute.
   */
  runFlat?(
    kernel: MapKernel,
    elements: number,
    buffers: readonly BackendBuffer[],
    scalars: readonly number[],
  ): void;
  /** Prepares a plan so that a run of it costs less than its steps one by one. */
  compile?(plan: Plan): RunnablePlan;
  /** Resolves when all that was asked for is done. */
  synchronize(): Promise<void>;
  /** What is held now, and what was at most. */
  memory(): MemoryStatistics;
  /** What was done since the backend was made. */
  counters(): Counters;
  /** Gives everything back. Nothing may be asked of the backend any more. */
  dispose(): void;
}

/** Runs kernels of one kind; `O` are operands over a backend's own buffers. */
export type KernelRunner<K extends Kernel = Kernel, O extends Operand = Operand> = (
  kernel: K,
  operands: readonly O[],
  scalars: readonly number[],
) => void;

/** A kernel kind that a backend leaves out, with the reason a user will read. */
export interface Unsupported {
  readonly unsupported: string;
}

/** Declares a gap: `scan: unsupported('… is planned')`. */
export function unsupported(reason: string): Unsupported {
  return { unsupported: reason };
}

/** One entry for every kind of kernel: what is missing does not compile. */
export type KernelTable<O extends Operand = Operand> = {
  readonly [K in KernelKind]: KernelRunner<Extract<Kernel, { kind: K }>, O> | Unsupported;
};

/** Runs a kernel by its entry in a backend's table. */
export function runKernel<O extends Operand>(
  device: string,
  table: KernelTable<O>,
  kernel: Kernel,
  operands: readonly O[],
  scalars: readonly number[],
): void {
  const entry = table[kernel.kind];
  if (typeof entry !== 'function') {
    throw new DeviceError(kernel.kind, `${device} cannot run it: ${entry.unsupported}`, { device });
  }
  // The entry of a kind takes exactly the kernels of that kind.
  (entry as KernelRunner<Kernel, O>)(kernel, operands, scalars);
}
