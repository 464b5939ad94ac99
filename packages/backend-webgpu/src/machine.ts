// What everything on one device works with: its memory, its programs, its encoder. Knows nothing of
// kernels or of the contract.

import { CounterSet, DeviceError, GradusError, OutOfMemoryError } from '@gradus/tensor/backend';
import { DeviceErrors, firstPart, isOutOfMemory } from './device/errors.ts';
import { Failures } from './device/failures.ts';
import { Loss } from './device/loss.ts';
import type { OpenDevice } from './device/open.ts';
import { BindGroups } from './encode/bind-groups.ts';
import { type Call, Encoder } from './encode/encoder.ts';
import { Layouts } from './encode/layouts.ts';
import { Pipelines } from './encode/pipelines.ts';
import type { DeviceFacts, Dispatch } from './encode/program.ts';
import { Programs } from './encode/programs.ts';
import { Allocator } from './memory/allocator.ts';
import type { GpuBuffer } from './memory/buffer.ts';
import type { BufferSource } from './memory/buffer-source.ts';
import { FaultWords } from './memory/fault-words.ts';
import { patchProgram, uploadParts } from './memory/patch.ts';
import { Reader } from './memory/reader.ts';
import { type ProgramTimes, Stopwatch } from './profile/stopwatch.ts';

/** What was dispatched for a callback. */
export interface Timed {
  readonly times: ReadonlyMap<string, ProgramTimes>;
  readonly submits: number;
}

export class Machine {
  readonly facts: DeviceFacts;
  readonly counters = new CounterSet();
  readonly programs = new Programs(this.counters);
  readonly loss: Loss;
  readonly encoder: Encoder;
  readonly pipelines: Pipelines;
  readonly memory: Allocator;
  readonly faults: FaultWords;
  readonly reader: Reader;
  readonly maxBufferBytes: number;

  readonly #device: GPUDevice;
  readonly #failures = new Failures();
  readonly #bindGroups: BindGroups;

  constructor(name: string, opened: OpenDevice) {
    const { device, facts } = opened;
    this.#device = device;
    this.facts = facts;
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    this.maxBufferBytes = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    this.loss = new Loss(name, device);
    const failures = this.#failures;
    const errors = new DeviceErrors(device, (error) => {
      const What = isOutOfMemory(error) ? OutOfMemoryError : DeviceError;
      failures.note(new What(name, firstPart(error.message), { device: name }));
    });
    const layouts = new Layouts(device);
    this.pipelines = new Pipelines(opened, layouts, errors, (failure) => failures.note(failure));
    // What holds buffers is there before the memory, which sends off work and waits to make room.
    const source: BufferSource = {
      create: (descriptor) => this.memory.create(descriptor),
      isVoid: (buffer) => this.memory.isVoid(buffer),
    };
    this.encoder = new Encoder(opened, layouts, source);
    this.#bindGroups = new BindGroups(device);
    this.faults = new FaultWords(source);
    this.reader = new Reader(name, opened, {
      ...{ encoder: this.encoder, loss: this.loss, failures, faults: this.faults, source },
    });
    this.memory = new Allocator({
      name,
      device,
      errors,
      failures,
      maxBytes: this.maxBufferBytes,
      flush: () => this.encoder.flush(),
      settle: () => this.reader.settle(),
      dropped: (block) => this.#bindGroups.drop(block),
    });
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

  /**
   * As the encoder's: the calls that asked for what is recorded have returned, so it is the next
   * read that is told what went wrong.
   */
  later(record: () => void): void {
    this.encoder.later(() => {
      try {
        record();
      } catch (error) {
        if (!(error instanceof GradusError)) throw error;
        this.#failures.note(error);
      }
    });
  }

  write(buffer: GpuBuffer, byteOffset: number, data: Uint8Array): void {
    for (const part of uploadParts(byteOffset, data, buffer.bytes)) {
      if (part.kind === 'words') {
        this.encoder.write(buffer.block, part.offset, part.data);
      } else {
        const { parameters } = part;
        const workgroups = [1, 1, 1] as const;
        this.encoder.dispatch(
          this.call({ program: patchProgram, buffers: [buffer], parameters, workgroups }),
        );
      }
    }
  }

  /** Calls `fn`, and tells what it dispatched. */
  async timed(fn: () => unknown): Promise<Timed> {
    const { encoder } = this;
    encoder.flush();
    const { submits } = encoder;
    const stopwatch = new Stopwatch(this.#device, this.memory);
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

  dispose(): void {
    this.loss.dispose();
    this.#device.destroy();
  }
}
