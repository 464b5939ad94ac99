// A GPU as a device of the library: the contract, over a machine and the kernels.

import {
  type Backend,
  type Capabilities,
  type Counters,
  dtypes,
  elementCount,
  type Kernel,
  type KernelTable,
  type MemoryStatistics,
  type Plan,
  type RunnablePlan,
  runKernel,
  Turns,
} from '@gradus/tensor/backend';
import type { OpenDevice } from './device/open.ts';
import type { GpuOperand, Recorder } from './encode/program.ts';
import { kernelTable } from './kernels/table.ts';
import { Machine, type Timed } from './machine.ts';
import type { GpuBuffer } from './memory/buffer.ts';
import { compilePlan } from './plan.ts';

/** The WebGPU backend; made by `webgpu()`. */
export class WebGpuBackend implements Backend {
  readonly name = 'webgpu';
  readonly capabilities: Capabilities;
  readonly lost: Promise<string>;
  /** There only where the device can be waited for. */
  readonly readSync?: (buffer: GpuBuffer, byteOffset: number, bytes: number) => ArrayBuffer;
  /** What kernels record with. */
  readonly recorder: Recorder;

  readonly #machine: Machine;
  readonly #runners: KernelTable<GpuOperand>;
  readonly #turns: Turns;

  constructor(opened: OpenDevice) {
    const machine = new Machine(this.name, opened);
    this.#machine = machine;
    this.lost = machine.loss.lost;
    this.#turns = new Turns(() => machine.memory.pool.liveBytes);
    this.recorder = {
      facts: machine.facts,
      dispatch: (dispatch) => machine.encoder.dispatch(machine.call(dispatch)),
      later: (record) => machine.later(record),
      program: (key, generate) => machine.programs.get(key, generate),
      scratch: (bytes) => machine.memory.scratch(bytes),
      release: (buffer) => machine.memory.release(buffer),
      faults: () => machine.faults.buffer,
    };
    this.#runners = kernelTable(this.recorder);
    this.capabilities = {
      dtypes: ['bool', 'uint8', 'int32', 'float16', 'float32'],
      syncRead: opened.canWait,
      // As WGSL allows, and processors and some cards do.
      flushesSubnormals: true,
      runsLater: true,
      maxBufferBytes: machine.maxBufferBytes,
      maxBuffers: machine.facts.maxStorageBuffers,
    };
    if (opened.canWait) {
      this.readSync = (buffer, byteOffset, bytes) => {
        machine.loss.check('readSync');
        if (bytes === 0) return new ArrayBuffer(0);
        return machine.reader.readSync('readSync', buffer, byteOffset, bytes);
      };
    }
  }

  get isGone(): boolean {
    return this.#machine.loss.isGone;
  }

  allocate(bytes: number): GpuBuffer {
    this.#machine.loss.check('allocate');
    const buffer = this.#machine.memory.allocate(bytes);
    this.#machine.counters.bytesAllocated += bytes;
    this.#turns.allocated(bytes);
    return buffer;
  }

  free(buffer: GpuBuffer): void {
    this.#machine.memory.free(buffer);
  }

  write(buffer: GpuBuffer, byteOffset: number, data: ArrayBufferView): void {
    this.#machine.loss.check('write');
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#machine.write(buffer, byteOffset, bytes);
  }

  async read(buffer: GpuBuffer, byteOffset: number, bytes: number): Promise<ArrayBuffer> {
    this.#machine.loss.check('read');
    if (bytes === 0) return new ArrayBuffer(0);
    const copy = await this.#machine.reader.read('read', buffer, byteOffset, bytes);
    if (this.#turns.isDue) await this.#turns.take();
    return copy;
  }

  run(kernel: Kernel, operands: readonly GpuOperand[], scalars: readonly number[]): void {
    this.#machine.loss.check(kernel.kind);
    const { counters } = this.#machine;
    counters.kernels++;
    counters.bytesMoved += bytesOf(operands);
    runKernel(this.name, this.#runners, kernel, operands, scalars);
  }

  compile(plan: Plan): RunnablePlan {
    this.#machine.loss.check('compile');
    return compilePlan(this.name, this.#machine, plan);
  }

  /** Calls `fn`, and tells what it dispatched. */
  timed(fn: () => unknown): Promise<Timed> {
    this.#machine.loss.check('profile');
    return this.#machine.timed(fn);
  }

  async synchronize(): Promise<void> {
    this.#machine.loss.check('synchronize');
    await this.#machine.reader.synchronize('synchronize');
  }

  memory(): MemoryStatistics {
    const { liveBytes, peakBytes, bytes, blocks } = this.#machine.memory.pool;
    return { liveBytes, peakBytes, poolBytes: bytes, buffers: blocks };
  }

  counters(): Counters {
    return { ...this.#machine.counters.snapshot(), submits: this.#machine.encoder.submits };
  }

  dispose(): void {
    this.#machine.dispose();
  }
}

function bytesOf(operands: readonly GpuOperand[]): number {
  let bytes = 0;
  for (let i = 0; i < operands.length; i++) {
    bytes += elementCount(operands[i].shape) * dtypes[operands[i].dtype].bytes;
  }
  return bytes;
}
