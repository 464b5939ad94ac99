// Buffers for the core and for kernels, from the pool; what the device has no room for is refused.

import { Collector, DeviceError, OutOfMemoryError } from '@gradus/tensor/backend';
import { type DeviceErrors, firstPart, isOutOfMemory } from '../device/errors.ts';
import type { Failures } from '../device/failures.ts';
import type { Block } from './block.ts';
import { GpuBuffer } from './buffer.ts';
import type { BufferSource } from './buffer-source.ts';
import { Pool, type PoolHost } from './pool.ts';

/** What the allocator needs of its surroundings. */
export interface AllocatorHost extends Pick<PoolHost, 'maxBytes' | 'flush' | 'settle' | 'dropped'> {
  readonly name: string;
  readonly device: GPUDevice;
  readonly errors: DeviceErrors;
  readonly failures: Failures;
}

export class Allocator implements BufferSource {
  readonly pool: Pool;
  readonly #host: AllocatorHost;
  readonly #collector = new Collector<Block>((block) => this.pool.give(block));
  /** Buffers that turned out to have no memory. */
  readonly #voids = new WeakSet<GPUBuffer>();

  constructor(host: AllocatorHost) {
    this.#host = host;
    this.pool = new Pool({
      ...host,
      create: (descriptor) => this.#create(descriptor),
      isVoid: (buffer) => this.isVoid(buffer),
    });
  }

  /**
   * Memory that the collector watches over.
   * @throws {OutOfMemoryError} if the device has no room.
   */
  allocate(bytes: number): GpuBuffer {
    const block = this.#take(bytes);
    return new GpuBuffer(block, bytes, this.#collector.claim(block, block.bytes));
  }

  free({ block, claim }: GpuBuffer): void {
    if (claim !== undefined && this.#collector.release(claim)) this.pool.give(block);
  }

  /** Memory that the caller gives back. @throws {OutOfMemoryError} if the device has no room. */
  scratch(bytes: number): GpuBuffer {
    return new GpuBuffer(this.#take(bytes), bytes, undefined);
  }

  release({ block }: GpuBuffer): void {
    this.pool.give(block);
  }

  create(descriptor: GPUBufferDescriptor): GPUBuffer {
    const buffer = this.pool.create(descriptor);
    if (buffer === undefined) throw this.#refusal(descriptor.size);
    return buffer;
  }

  isVoid(buffer: GPUBuffer): boolean {
    return this.#voids.has(buffer);
  }

  #take(bytes: number): Block {
    const block = this.pool.take(bytes);
    if (block === undefined) throw this.#refusal(bytes);
    return block;
  }

  #refusal(bytes: number): OutOfMemoryError {
    const { liveBytes, blocks, bytes: held } = this.pool;
    return new OutOfMemoryError(
      this.#host.name,
      `no room for ${bytes} bytes; ${liveBytes} bytes are in use in ${blocks} buffers, ` +
        `${held} held from the system`,
      { bytes, liveBytes },
    );
  }

  #create(descriptor: GPUBufferDescriptor): GPUBuffer | undefined {
    const { name, device, errors } = this.#host;
    if (!errors.areImmediate) return this.#createUnsure(descriptor);
    const { result, error } = errors.during(() => device.createBuffer(descriptor));
    if (error === undefined) return result;
    if (isOutOfMemory(error)) return undefined;
    throw new DeviceError(name, firstPart(error.message), { device: name });
  }

  /** A buffer that may turn out to have no memory: the next read says so. */
  #createUnsure(descriptor: GPUBufferDescriptor): GPUBuffer {
    const { device, failures } = this.#host;
    device.pushErrorScope('out-of-memory');
    const buffer = device.createBuffer(descriptor);
    const found = (error: GPUError | null): void => {
      if (error === null) return;
      this.#voids.add(buffer);
      failures.note(this.#refusal(descriptor.size));
      this.pool.trim();
    };
    // It is refused only if the device is gone, which is told elsewhere.
    device.popErrorScope().then(found, () => {});
    return buffer;
  }
}
