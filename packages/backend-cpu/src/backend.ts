// The CPU as a device of the library: memory on a WebAssembly heap, kernels generated for it.

import {
  type Backend,
  bytesOf,
  type Capabilities,
  Collector,
  type Counters,
  elementCount,
  type Kernel,
  type KernelTable,
  type MapKernel,
  type MemoryStatistics,
  type Plan,
  type RunnablePlan,
  runKernel,
  Turns,
} from '@gradus/tensor/backend';
import { type Block, CpuBuffer } from './memory/buffer.ts';
import { maximumBytes } from './memory/heap.ts';
import { blockSize } from './memory/size-class.ts';
import { runGather, runScatter } from './run/indexing.ts';
import { Machine } from './run/machine.ts';
import { bytesAnIndex, runFlat, runMap } from './run/map.ts';
import { runMatmul } from './run/matmul.ts';
import type { CpuOperand } from './run/operand.ts';
import { compilePlan } from './run/plan.ts';
import { runReduce } from './run/reduce.ts';
import { runRow } from './run/row.ts';
import { runScan } from './run/scan.ts';
import { runSearch } from './run/search.ts';
import { runSort } from './run/sort.ts';
import type { Sharing } from './threads/sharing.ts';
import { checkThreads, defaultThreads } from './threads/thread-count.ts';

/** How a CPU backend is made. */
export interface CpuOptions {
  /**
   * Threads that may work at once, the calling one included; by default as many as the machine
   * runs at once, at most 4.
   */
  readonly threads?: number;
  /** Whether threads can share the memory; by default wherever the platform allows it. */
  readonly sharedMemory?: boolean;
}

/** The CPU backend; made by `cpu()`. */
export class CpuBackend implements Backend {
  readonly name = 'cpu';
  readonly capabilities: Capabilities = {
    dtypes: ['bool', 'uint8', 'int32', 'float32', 'float64'],
    syncRead: true,
    maxBufferBytes: maximumBytes - 2 ** 21,
    matmulEpilogues: true,
  };
  /** A CPU is never lost. */
  readonly lost: Promise<string> = new Promise(() => {});

  readonly #machine: Machine;
  readonly #collector = new Collector<Block>(({ address, bytes }) => {
    this.#machine.heap.free(address, bytes);
  });
  readonly #turns = new Turns(() => this.#machine.heap.liveBytes);

  /** `sharing` says from when on work is shared, if not as usual. */
  constructor({ threads = defaultThreads(), sharedMemory }: CpuOptions = {}, sharing?: Sharing) {
    checkThreads('cpu', threads);
    this.#machine = new Machine(threads, sharedMemory, sharing);
  }

  /** Parts of kernels that other threads have done. */
  get partsHelped(): number {
    return this.#machine.team?.helped ?? 0;
  }

  /** Threads that may work at once. */
  get threads(): number {
    return this.#machine.threads;
  }

  set threads(threads: number) {
    checkThreads('setNumThreads', threads);
    if (this.#machine.team !== undefined) this.#machine.team.threads = threads;
  }

  allocate(bytes: number): CpuBuffer {
    const block: Block = { address: this.#machine.heap.allocate(bytes), bytes };
    this.#machine.counters.bytesAllocated += bytes;
    this.#turns.allocated(bytes);
    return new CpuBuffer(block, this.#collector.claim(block, blockSize(bytes)));
  }

  free(buffer: CpuBuffer): void {
    if (this.#collector.release(buffer.claim)) {
      this.#machine.heap.free(buffer.block.address, buffer.block.bytes);
    }
  }

  write(buffer: CpuBuffer, byteOffset: number, data: ArrayBufferView): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#machine.heap.bytes.set(bytes, buffer.address + byteOffset);
  }

  async read(buffer: CpuBuffer, byteOffset: number, bytes: number): Promise<ArrayBuffer> {
    // The copy comes first: what is written after the call must not be seen.
    const copy = this.readSync(buffer, byteOffset, bytes);
    if (this.#turns.isDue) await this.#turns.take();
    return copy;
  }

  readSync(buffer: CpuBuffer, byteOffset: number, bytes: number): ArrayBuffer {
    const copy = new ArrayBuffer(bytes);
    const start = buffer.address + byteOffset;
    new Uint8Array(copy).set(this.#machine.heap.bytes.subarray(start, start + bytes));
    return copy;
  }

  run(kernel: Kernel, operands: readonly CpuOperand[], scalars: readonly number[]): void {
    const { counters } = this.#machine;
    counters.kernels++;
    counters.submits++;
    for (let i = 0; i < operands.length; i++) {
      counters.bytesMoved += elementCount(operands[i].shape) * bytesOf(operands[i].dtype);
    }
    runKernel(this.name, this.#runners, kernel, operands, scalars);
  }

  runFlat(
    kernel: MapKernel,
    elements: number,
    buffers: readonly CpuBuffer[],
    scalars: readonly number[],
  ): void {
    const { counters } = this.#machine;
    counters.kernels++;
    counters.submits++;
    counters.bytesMoved += elements * bytesAnIndex(kernel);
    runFlat(this.#machine, kernel, elements, buffers, scalars);
  }

  compile(plan: Plan): RunnablePlan {
    return compilePlan(
      this.#machine,
      {
        allocate: (bytes) => this.allocate(bytes),
        free: (buffer) => this.free(buffer),
        // Plans are given to the backend that their buffers are of.
        runStep: ({ kernel, operands, scalars }) =>
          runKernel(this.name, this.#runners, kernel, operands as readonly CpuOperand[], scalars),
      },
      plan,
    );
  }

  async synchronize(): Promise<void> {}

  memory(): MemoryStatistics {
    const { liveBytes, peakBytes, poolBytes, blocks } = this.#machine.heap;
    return { liveBytes, peakBytes, poolBytes, buffers: blocks };
  }

  counters(): Counters {
    return this.#machine.counters.snapshot();
  }

  dispose(): void {
    this.#machine.team?.dispose();
  }

  readonly #runners: KernelTable<CpuOperand> = {
    map: (kernel, operands, scalars) => runMap(this.#machine, kernel, operands, scalars),
    reduce: (kernel, operands, scalars) => runReduce(this.#machine, kernel, operands, scalars),
    matmul: (kernel, operands, scalars) => runMatmul(this.#machine, kernel, operands, scalars),
    scan: (kernel, operands, scalars) => runScan(this.#machine, kernel, operands, scalars),
    row: (kernel, operands, scalars) => runRow(this.#machine, kernel, operands, scalars),
    gather: (kernel, operands) => runGather(this.#machine, kernel, operands),
    scatter: (kernel, operands) => runScatter(this.#machine, kernel, operands),
    sort: (kernel, operands) => runSort(this.#machine, kernel, operands),
    search: (kernel, operands) => runSearch(this.#machine, kernel, operands),
  };
}
