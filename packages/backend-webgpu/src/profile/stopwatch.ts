// Counts dispatches by name, and notes when the device began and ended each, where it can.

import { mapMode, usage } from '../device/flags.ts';
import type { Encoder, Timer } from '../encode/encoder.ts';
import type { BufferSource } from '../memory/buffer-source.ts';

/** Dispatches whose times one query set takes. */
const perSet = 1024;
const timestampBytes = 8;

/** What was found of one program. */
export interface ProgramTimes {
  dispatches: number;
  /** Time on the device; `undefined` where it does not tell. */
  milliseconds: number | undefined;
}

export class Stopwatch implements Timer {
  readonly #device: GPUDevice;
  readonly #source: BufferSource;
  readonly #canTime: boolean;
  readonly #names: string[] = [];
  readonly #sets: GPUQuerySet[] = [];

  constructor(device: GPUDevice, source: BufferSource) {
    this.#device = device;
    this.#source = source;
    this.#canTime = device.features.has('timestamp-query');
  }

  timestamps(name: string): GPUComputePassTimestampWrites | undefined {
    const at = this.#names.push(name) - 1;
    if (!this.#canTime) return undefined;
    if (at % perSet === 0) {
      this.#sets.push(this.#device.createQuerySet({ type: 'timestamp', count: 2 * perSet }));
    }
    const first = 2 * (at % perSet);
    return {
      querySet: this.#sets[this.#sets.length - 1],
      beginningOfPassWriteIndex: first,
      endOfPassWriteIndex: first + 1,
    };
  }

  /** The times by name, once all that was recorded is done. */
  async results(encoder: Encoder): Promise<Map<string, ProgramTimes>> {
    const times = await this.#times(encoder);
    const results = new Map<string, ProgramTimes>();
    this.#names.forEach((name, i) => {
      const known = results.get(name) ?? { dispatches: 0, milliseconds: undefined };
      known.dispatches++;
      if (this.#canTime) {
        // Some devices set their clocks back; a time is never negative.
        const nanoseconds = Math.max(0, Number(times[2 * i + 1] - times[2 * i]));
        known.milliseconds = (known.milliseconds ?? 0) + nanoseconds / 1e6;
      }
      results.set(name, known);
    });
    return results;
  }

  async #times(encoder: Encoder): Promise<BigUint64Array> {
    const times = new BigUint64Array(2 * this.#names.length);
    const buffers: GPUBuffer[] = [];
    const make = (size: number, uses: number): GPUBuffer => {
      const buffer = this.#source.create({ size, usage: uses });
      buffers.push(buffer);
      return buffer;
    };
    try {
      const stagings = this.#sets.map((set, i) => {
        const count = Math.min(2 * perSet, times.length - 2 * perSet * i);
        const size = count * timestampBytes;
        const resolved = make(size, usage.queryResolve | usage.copySource);
        const staging = make(size, usage.mapRead | usage.copyTarget);
        encoder.between((commands) => {
          commands.resolveQuerySet(set, 0, count, resolved, 0);
          commands.copyBufferToBuffer(resolved, 0, staging, 0, size);
        });
        return staging;
      });
      encoder.flush();
      for (const [i, staging] of stagings.entries()) {
        await encoder.waitFor(() => staging.mapAsync(mapMode.read));
        times.set(new BigUint64Array(staging.getMappedRange()), 2 * perSet * i);
      }
    } finally {
      // Nothing that was recorded may still use them.
      encoder.flush();
      for (const owned of [...buffers, ...this.#sets]) owned.destroy();
    }
    return times;
  }
}
