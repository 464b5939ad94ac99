// What everything on one device works with: its memory, its programs, its encoder. Knows nothing of
// kernels or of the contract.

import {
  Collector,
  CounterSet,
  DeviceError,
  type GradusError,
  OutOfMemoryError,
} from '@gradus/tensor/backend';
import { DeviceErrors, firstPart, isOutOfMemory } from './device/errors.ts';
import { mapMode } from './device/flags.ts';
import { Loss } from './device/loss.ts';
import type { OpenDevice } from './device/open.ts';
import { BindGroups } from './encode/bind-groups.ts';
import { type Call, Encoder } from './encode/encoder.ts';
import { Layouts } from './encode/layouts.ts';
import { Pipelines } from './encode/pipelines.ts';
import type { DeviceFacts, Dispatch } from './encode/program.ts';
import { Programs } from './encode/programs.ts';
import type { Block } from './memory/block.ts';
import { GpuBuffer } from './memory/buffer.ts';
import { patchProgram, uploadParts } from './memory/patch.ts';
import { Pool } from './memory/pool.ts';
import { Readback } from './memory/readback.ts';
import { type ProgramTimes, Stopwatch } from './profile/stopwatch.ts';

/** A copy that was recorded: bytes from `start` to `end` of a staging buffer. */
interface StagedCopy {
  readonly staging: GPUBuffer;
  readonly size: number;
  readonly start: number;
  readonly end: number;
}

/** What was dispatched for a callback. */
export interface Timed {
  readonly times: ReadonlyMap<string, ProgramTimes>;
  readonly submits: number;
}

// The platform says elsewhere that the device is gone.
const ignored = (): void => {};

export class Machine {
  readonly name: string;
  readonly facts: DeviceFacts;
  readonly counters = new CounterSet();
  readonly programs = new Programs(this.counters);
  readonly loss: Loss;
  readonly encoder: Encoder;
  readonly pipelines: Pipelines;
  readonly pool: Pool;
  readonly maxBufferBytes: number;

  readonly #opened: OpenDevice;
  readonly #bindGroups: BindGroups;
  readonly #readback: Readback;
  readonly #errors: DeviceErrors;
  readonly #collector = new Collector<Block>((block) => this.pool.give(block));
  /** Buffers that turned out to have no memory. */
  readonly #voids = new WeakSet<GPUBuffer>();
  /** What went wrong on the device after the call that asked for it had returned. */
  #failure: GradusError | undefined;

  constructor(name: string, opened: OpenDevice) {
    const { device, facts } = opened;
    this.name = name;
    this.#opened = opened;
    this.facts = facts;
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    this.maxBufferBytes = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    this.loss = new Loss(name, device);
    this.#errors = new DeviceErrors(device, (error) => {
      this.#failure ??= isOutOfMemory(error)
        ? new OutOfMemoryError(name, `${firstPart(error.message)}; ${this.#sizes()}`)
        : new DeviceError(name, firstPart(error.message), { device: name });
    });
    const layouts = new Layouts(device);
    this.pipelines = new Pipelines(opened, layouts, this.#errors, (failure) => {
      this.#failure = failure;
    });
    this.encoder = new Encoder(opened, layouts);
    this.#bindGroups = new BindGroups(device);
    this.#readback = new Readback((descriptor) => device.createBuffer(descriptor));
    this.pool = new Pool({
      maxBytes: this.maxBufferBytes,
      create: (descriptor) => this.#create(descriptor),
      isVoid: (buffer) => this.#voids.has(buffer),
      flush: () => this.encoder.flush(),
      settle: () => this.#settle(),
      dropped: (block) => this.#bindGroups.drop(block),
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

  /** All that a dispatch needs, made. */
  call({ program, buffers, parameters, workgroups }: Dispatch): Call {
    const pipeline = this.pipelines.get(program);
    const blocks = buffers.map(({ block }) => block);
    return {
      name: program.key,
      pipeline,
      group: this.#bindGroups.get(pipeline.group, blocks),
      blocks,
      parameters: Uint32Array.from(parameters),
      workgroups,
    };
  }

  write(buffer: GpuBuffer, byteOffset: number, data: Uint8Array): void {
    for (const part of uploadParts(byteOffset, data, buffer.bytes)) {
      if (part.kind === 'words') {
        this.encoder.write(buffer.block, part.offset, part.data);
      } else {
        const { parameters } = part;
        this.encoder.dispatch(
          this.call({
            program: patchProgram,
            buffers: [buffer],
            parameters,
            workgroups: [1, 1, 1],
          }),
        );
      }
    }
  }

  /** A copy of bytes, once everything that was asked for is done. */
  async read(op: string, buffer: GpuBuffer, offset: number, bytes: number): Promise<ArrayBuffer> {
    const copy = this.#copyOut(buffer, offset, bytes);
    const { batch } = this.encoder;
    // What else is asked for before the program waits goes along.
    await undefined;
    if (batch === this.encoder.batch) this.encoder.flush();
    try {
      await this.#opened.pump.catching(() => copy.staging.mapAsync(mapMode.read));
    } catch (error) {
      throw await this.#reasonOf(op, error);
    }
    this.#raise();
    return this.#taken(copy);
  }

  /** `read` without waiting, where the pump works. */
  readSync(op: string, buffer: GpuBuffer, offset: number, bytes: number): ArrayBuffer {
    const copy = this.#copyOut(buffer, offset, bytes);
    this.encoder.flush();
    if (!this.#mapsNow(copy.staging)) throw this.loss.error(op);
    this.#raise();
    return this.#taken(copy);
  }

  /** Calls `fn`, and tells what it dispatched. */
  async timed(fn: () => unknown): Promise<Timed> {
    const { encoder } = this;
    encoder.flush();
    const { submits } = encoder;
    const stopwatch = new Stopwatch(this.#opened.device);
    encoder.timer = stopwatch;
    try {
      fn();
    } finally {
      encoder.flush();
      encoder.timer = undefined;
    }
    const taken = encoder.submits - submits;
    return { times: await stopwatch.results(encoder), submits: taken };
  }

  async synchronize(op: string): Promise<void> {
    this.encoder.flush();
    const { device, pump } = this.#opened;
    await Promise.race([pump.catching(() => device.queue.onSubmittedWorkDone()), this.loss.gone]);
    this.loss.check(op);
    this.#raise();
  }

  dispose(): void {
    this.loss.dispose();
    this.#opened.device.destroy();
  }

  /** Whether a buffer is mapped once the device has come to it, where that can be waited for. */
  #mapsNow(staging: GPUBuffer): boolean {
    const { pump } = this.#opened;
    // Nobody awaits the promise: what becomes of it is seen by the state.
    pump.catching(() => staging.mapAsync(mapMode.read)).catch(ignored);
    while (staging.mapState === 'pending' && pump.turn());
    return staging.mapState === 'mapped';
  }

  #settle(): void {
    if (!this.#opened.canWait) return;
    const staging = this.#readback.take(4);
    this.encoder.between((commands) => commands.clearBuffer(staging, 0, 4));
    this.encoder.flush();
    this.#mapsNow(staging);
    this.#readback.give(staging);
  }

  #take(bytes: number): Block {
    const block = this.pool.take(bytes);
    if (block !== undefined) return block;
    throw this.#outOfMemory(bytes);
  }

  #outOfMemory(bytes: number): OutOfMemoryError {
    return new OutOfMemoryError(this.name, `no room for ${bytes} bytes; ${this.#sizes()}`, {
      bytes,
      liveBytes: this.pool.liveBytes,
    });
  }

  #sizes(): string {
    const { liveBytes, blocks, bytes } = this.pool;
    return `${liveBytes} bytes are in use in ${blocks} buffers, ${bytes} held from the system`;
  }

  #create(descriptor: GPUBufferDescriptor): GPUBuffer | undefined {
    const { device } = this.#opened;
    if (!this.#errors.areImmediate) return this.#createUnsure(descriptor);
    const { result, error } = this.#errors.during(() => device.createBuffer(descriptor));
    if (error === undefined) return result;
    if (isOutOfMemory(error)) return undefined;
    throw new DeviceError(this.name, firstPart(error.message), { device: this.name });
  }

  /** A buffer that may turn out to have no memory: the next read says so. */
  #createUnsure(descriptor: GPUBufferDescriptor): GPUBuffer {
    const { device } = this.#opened;
    device.pushErrorScope('out-of-memory');
    const buffer = device.createBuffer(descriptor);
    void device.popErrorScope().then((error) => {
      if (error === null) return;
      this.#voids.add(buffer);
      this.#failure ??= this.#outOfMemory(descriptor.size);
      this.pool.trim();
    }, ignored);
    return buffer;
  }

  #copyOut({ block }: GpuBuffer, offset: number, bytes: number): StagedCopy {
    // Copies move whole words.
    const start = Math.floor(offset / 4) * 4;
    const size = Math.ceil((offset + bytes - start) / 4) * 4;
    const staging = this.#readback.take(size);
    this.encoder.copyOut(block, start, staging, size);
    return { staging, size, start: offset - start, end: offset - start + bytes };
  }

  #taken({ staging, size, start, end }: StagedCopy): ArrayBuffer {
    const copy = staging.getMappedRange(0, size).slice(start, end);
    this.#readback.give(staging);
    return copy;
  }

  async #reasonOf(op: string, error: unknown): Promise<unknown> {
    // A mapping is refused before the loss is announced.
    await Promise.race([this.loss.gone, new Promise((resolve) => setTimeout(resolve, 100))]);
    return this.loss.isGone ? this.loss.error(op) : error;
  }

  #raise(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
  }
}
