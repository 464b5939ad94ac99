// From the device to the host: a copy to a staging buffer in the order of the calls, which is
// mapped when the device has come to it.

import type { Failures } from '../device/failures.ts';
import { mapMode, usage } from '../device/flags.ts';
import type { Loss } from '../device/loss.ts';
import type { OpenDevice } from '../device/open.ts';
import type { Encoder } from '../encode/encoder.ts';
import { faultBytes, faultOf } from '../wgsl/index-faults.ts';
import type { GpuBuffer } from './buffer.ts';
import type { BufferSource } from './buffer-source.ts';
import type { FaultWords } from './fault-words.ts';
import { Readback } from './readback.ts';

/** A copy that was recorded: bytes from `start` to `end` of a staging buffer. */
interface StagedCopy {
  readonly staging: GPUBuffer;
  readonly size: number;
  readonly start: number;
  readonly end: number;
  /** Whether the words of index faults follow. */
  readonly hasFaults: boolean;
}

/** What reading takes. */
export interface ReaderHost {
  readonly encoder: Encoder;
  readonly loss: Loss;
  readonly failures: Failures;
  readonly faults: FaultWords;
  /** Gives the staging buffers. */
  readonly source: BufferSource;
}

export class Reader {
  readonly #name: string;
  readonly #opened: OpenDevice;
  readonly #encoder: Encoder;
  readonly #loss: Loss;
  readonly #failures: Failures;
  readonly #faults: FaultWords;
  readonly #stagings: Readback;
  /** Mapped to wait for the device; there from the start, as waiting is how room is made. */
  readonly #marker: GPUBuffer;

  constructor(
    name: string,
    opened: OpenDevice,
    { encoder, loss, failures, faults, source }: ReaderHost,
  ) {
    this.#name = name;
    this.#opened = opened;
    this.#encoder = encoder;
    this.#loss = loss;
    this.#failures = failures;
    this.#faults = faults;
    const { device } = opened;
    this.#stagings = new Readback(source, device.limits.maxBufferSize);
    this.#marker = device.createBuffer({ size: 4, usage: usage.mapRead | usage.copyTarget });
  }

  /** A copy of bytes, once everything that was asked for is done. */
  async read(op: string, buffer: GpuBuffer, offset: number, bytes: number): Promise<ArrayBuffer> {
    const copy = this.#record(buffer, offset, bytes);
    const { batch } = this.#encoder;
    // What else is asked for before the program waits goes along.
    await undefined;
    if (batch === this.#encoder.batch) this.#encoder.flush();
    try {
      await this.#encoder.waitFor(() => copy.staging.mapAsync(mapMode.read));
    } catch (error) {
      copy.staging.destroy();
      throw await this.#reasonOf(op, error);
    }
    return this.#taken(copy);
  }

  /** `read` without waiting, where the pump works. */
  readSync(op: string, buffer: GpuBuffer, offset: number, bytes: number): ArrayBuffer {
    const copy = this.#record(buffer, offset, bytes);
    this.#encoder.flush();
    if (!this.#mapsNow(copy.staging)) throw this.#loss.error(op);
    return this.#taken(copy);
  }

  /** Resolves when all that was asked for is done. */
  async synchronize(op: string): Promise<void> {
    // The words of a read tell of themselves.
    if (this.#faults.isDue) await this.read(op, this.#faults.buffer, 0, 4);
    this.#encoder.flush();
    const { queue } = this.#opened.device;
    const done = this.#encoder.waitFor(() => queue.onSubmittedWorkDone());
    await Promise.race([done, this.#loss.gone]);
    this.#loss.check(op);
    this.#failures.raise();
  }

  /** Waits until all that was asked for is done, where the pump works. */
  settle(): void {
    if (!this.#opened.canWait) return;
    this.#encoder.between((commands) => commands.clearBuffer(this.#marker, 0, 4));
    this.#encoder.flush();
    this.#mapsNow(this.#marker);
    this.#marker.unmap();
  }

  #record({ block }: GpuBuffer, offset: number, bytes: number): StagedCopy {
    // Copies move whole words.
    const start = Math.floor(offset / 4) * 4;
    const size = Math.ceil((offset + bytes - start) / 4) * 4;
    // The largest reads leave them to the next one.
    const hasFaults = this.#faults.isDue && size + faultBytes <= this.#stagings.maxBytes;
    const staging = this.#stagings.take(hasFaults ? size + faultBytes : size);
    this.#encoder.copyOut(block, start, staging, size);
    if (hasFaults) this.#faults.copyOut(this.#encoder, staging, size);
    return { staging, size, start: offset - start, end: offset - start + bytes, hasFaults };
  }

  /** Whether a buffer is mapped once the device has come to it. */
  #mapsNow(staging: GPUBuffer): boolean {
    const { pump } = this.#opened;
    // Nobody awaits the promise: what becomes of it is seen by the state.
    this.#encoder.waitFor(() => staging.mapAsync(mapMode.read)).catch(() => {});
    while (staging.mapState === 'pending' && pump.turn());
    return staging.mapState === 'mapped';
  }

  #taken({ staging, size, start, end, hasFaults }: StagedCopy): ArrayBuffer {
    const mapped = staging.getMappedRange(0, hasFaults ? size + faultBytes : size);
    const copy = mapped.slice(start, end);
    const fault = hasFaults ? faultOf(this.#name, new Uint32Array(mapped, size)) : undefined;
    this.#stagings.give(staging);
    if (fault !== undefined) this.#failures.note(fault);
    this.#failures.raise();
    return copy;
  }

  async #reasonOf(op: string, error: unknown): Promise<unknown> {
    // A mapping is refused before the loss is announced.
    await Promise.race([this.#loss.gone, new Promise((resolve) => setTimeout(resolve, 100))]);
    if (this.#loss.isGone) return this.#loss.error(op);
    // In browsers, a staging buffer that turned out to have no memory.
    this.#failures.raise();
    return error;
  }
}
