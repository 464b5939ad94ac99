// A GPU as a device of the library: buffers of a pool, kernels generated in WGSL.

import {
  type Backend,
  type Capabilities,
  CounterSet,
  type Counters,
  dtypes,
  elementCount,
  type Kernel,
  type KernelTable,
  type MemoryStatistics,
  runKernel,
  unsupported,
} from '@gradus/tensor/backend';
import { mapMode, usage } from './device/flags.ts';
import type { OpenDevice } from './device/open.ts';
import { Encoder } from './encode/encoder.ts';
import type { DeviceFacts, GpuOperand, Program, Recorder } from './encode/program.ts';
import { GpuBuffer } from './memory/buffer.ts';

/** The WebGPU backend; made by `webgpu()`. */
export class WebGpuBackend implements Backend, Recorder {
  readonly name = 'webgpu';
  readonly capabilities: Capabilities;
  readonly lost: Promise<string>;
  readonly facts: DeviceFacts;

  readonly #device: GPUDevice;
  readonly #encoder: Encoder;
  readonly #programs = new Map<string, Program>();
  readonly #counters = new CounterSet();
  readonly #live = new Set<GpuBuffer>();
  #liveBytes = 0;
  #peakBytes = 0;

  constructor({ device, facts, maxImmediateBytes }: OpenDevice) {
    this.#device = device;
    this.facts = facts;
    this.capabilities = {
      dtypes: ['bool', 'uint8', 'int32', 'float32'],
      syncRead: false,
      maxBufferBytes: Math.min(
        device.limits.maxBufferSize,
        device.limits.maxStorageBufferBindingSize,
      ),
    };
    this.lost = device.lost.then(({ message }) => message);
    this.#encoder = new Encoder(device, maxImmediateBytes);
  }

  allocate(bytes: number): GpuBuffer {
    const buffer = this.scratch(bytes);
    this.#counters.bytesAllocated += bytes;
    return buffer;
  }

  free(buffer: GpuBuffer): void {
    this.release(buffer);
  }

  write(buffer: GpuBuffer, byteOffset: number, data: ArrayBufferView): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
    padded.set(bytes);
    if (byteOffset % 4 !== 0) throw new Error('a write at an odd place is to come');
    this.#encoder.flush();
    this.#device.queue.writeBuffer(buffer.buffer, byteOffset, padded);
  }

  async read(buffer: GpuBuffer, byteOffset: number, bytes: number): Promise<ArrayBuffer> {
    if (bytes === 0) return new ArrayBuffer(0);
    const start = Math.floor(byteOffset / 4) * 4;
    const size = Math.ceil((byteOffset + bytes - start) / 4) * 4;
    const staging = this.#device.createBuffer({ size, usage: usage.mapRead | usage.copyTarget });
    this.#encoder.commands.copyBufferToBuffer(buffer.buffer, start, staging, 0, size);
    this.#encoder.flush();
    await staging.mapAsync(mapMode.read);
    const copy = staging.getMappedRange().slice(byteOffset - start, byteOffset - start + bytes);
    staging.destroy();
    return copy;
  }

  run(kernel: Kernel, operands: readonly GpuOperand[], scalars: readonly number[]): void {
    this.#counters.kernels++;
    for (let i = 0; i < operands.length; i++) {
      this.#counters.bytesMoved +=
        elementCount(operands[i].shape) * dtypes[operands[i].dtype].bytes;
    }
    runKernel(this.name, this.#runners, kernel, operands, scalars);
  }

  dispatch: Recorder['dispatch'] = (dispatch) => this.#encoder.dispatch(dispatch);

  program(key: string, generate: () => Omit<Program, 'key'>): Program {
    let program = this.#programs.get(key);
    if (program === undefined) {
      program = { key, ...generate() };
      this.#programs.set(key, program);
      this.#counters.compiled++;
    }
    return program;
  }

  scratch(bytes: number): GpuBuffer {
    const buffer = this.#device.createBuffer({
      size: Math.max(16, Math.ceil(bytes / 16) * 16),
      usage: usage.storage | usage.copySource | usage.copyTarget,
    });
    const made = new GpuBuffer(buffer, bytes);
    this.#live.add(made);
    this.#liveBytes += buffer.size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#liveBytes);
    return made;
  }

  release(buffer: GpuBuffer): void {
    if (this.#live.delete(buffer)) this.#liveBytes -= buffer.buffer.size;
  }

  async synchronize(): Promise<void> {
    this.#encoder.flush();
    await this.#device.queue.onSubmittedWorkDone();
  }

  memory(): MemoryStatistics {
    return {
      liveBytes: this.#liveBytes,
      peakBytes: this.#peakBytes,
      poolBytes: this.#liveBytes,
      buffers: this.#live.size,
    };
  }

  counters(): Counters {
    return { ...this.#counters.snapshot(), submits: this.#encoder.submits };
  }

  dispose(): void {
    this.#device.destroy();
  }

  readonly #runners: KernelTable<GpuOperand> = {
    map: unsupported('maps are to come'),
    reduce: unsupported('reductions are to come'),
    scan: unsupported('scans are to come'),
    row: unsupported('rows are to come'),
    matmul: unsupported('matrix products are to come'),
    gather: unsupported('gathers are to come'),
    scatter: unsupported('scatters are to come'),
    sort: unsupported('sorts are to come'),
    search: unsupported('searches are to come'),
  };
}
