// The one place where commands are recorded: an encoder and a pass that stay open while dispatches
// come, and are sent off when the rules say so, when the host reads, or when a program has given up
// the thread.

import { DeviceError } from '@gradus/tensor/backend';
import type { OpenDevice } from '../device/open.ts';
import type { Pump } from '../device/pump.ts';
import type { Block } from '../memory/block.ts';
import type { BufferSource } from '../memory/buffer-source.ts';
import { UploadRing } from '../memory/upload-ring.ts';
import { isFull, isWelcome } from './flush-rules.ts';
import type { Layouts } from './layouts.ts';
import type { ImmediatePass } from './parameters.ts';
import type { Pipeline } from './pipelines.ts';
import { UniformRing } from './uniform-ring.ts';

/** A dispatch with all that it needs made: what a plan keeps, and an eager call makes. */
export interface Call {
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly group: GPUBindGroup;
  readonly blocks: readonly Block[];
  readonly parameters: Uint32Array<ArrayBuffer>;
  readonly workgroups: readonly [number, number, number];
}

/** Gives passes their timestamps while somebody measures. */
export interface Timer {
  /** Where to note begin and end of a pass of one dispatch; `undefined` if there is no room. */
  timestamps(name: string): GPUComputePassTimestampWrites | undefined;
}

export class Encoder {
  /** The batch that is being recorded; what it uses is marked with it. */
  batch = 1;
  submits = 0;
  /** Dispatches so far. */
  dispatches = 0;
  timer: Timer | undefined;

  readonly #device: GPUDevice;
  readonly #pump: Pump;
  readonly #maxWorkgroups: number;
  readonly #uniforms: UniformRing;
  readonly #uploads: UploadRing;
  #open: GPUCommandEncoder | undefined;
  #pass: ImmediatePass | undefined;
  #pipeline: GPUComputePipeline | undefined;
  #group: GPUBindGroup | undefined;
  #batchStart = 0;
  #uploadedBytes = 0;
  #inFlight = 0;
  #isScheduled = false;
  #isHeld = false;
  #later: (() => void) | undefined;

  /** `source` gives the buffers in which uploads and parameters wait. */
  constructor({ device, pump, facts }: OpenDevice, layouts: Layouts, source: BufferSource) {
    this.#device = device;
    this.#pump = pump;
    this.#maxWorkgroups = facts.maxWorkgroupsPerDim;
    this.#uniforms = new UniformRing(device, layouts, source, () => this.flush());
    this.#uploads = new UploadRing(device.queue, source);
  }

  /** Has `record` record its dispatches right before anything else is recorded or sent off. */
  later(record: () => void): void {
    this.#settle();
    this.#later = record;
    this.#schedule();
  }

  /** Records a dispatch, and sends off what is enough. */
  dispatch(call: Call): void {
    this.record(call);
    this.#recorded();
  }

  /** Records dispatches that belong together, whatever their number. */
  dispatchAll(calls: readonly Call[]): void {
    for (let i = 0; i < calls.length; i++) this.record(calls[i]);
    // What a program adds to a plan, such as a copy of its result, goes along.
    this.#batchStart += calls.length;
    this.#schedule();
  }

  /** Records a dispatch; it is sent off with whatever comes next. */
  record(call: Call): void {
    const { pipeline, group, blocks, parameters, workgroups } = call;
    const [x, y, z] = workgroups;
    this.#settle();
    if (x === 0 || y === 0 || z === 0) return;
    if (Math.max(x, y, z) > this.#maxWorkgroups) throw this.#tooLarge(call);
    // Before the pass is opened, as it may send off the batch.
    const slot = pipeline.place === 'uniform' ? this.#uniforms.put(parameters) : undefined;
    const pass = this.#openPass(call.name);
    if (pipeline.pipeline !== this.#pipeline) {
      pass.setPipeline(pipeline.pipeline);
      this.#pipeline = pipeline.pipeline;
    }
    if (group !== this.#group) {
      pass.setBindGroup(0, group);
      this.#group = group;
    }
    if (pipeline.place === 'immediate') {
      pass.setImmediates(0, parameters);
    } else if (slot !== undefined) {
      pass.setBindGroup(1, slot.group, [slot.offset]);
    }
    pass.dispatchWorkgroups(x, y, z);
    for (let i = 0; i < blocks.length; i++) blocks[i].batch = this.batch;
    this.dispatches++;
    if (this.timer !== undefined) this.#endPass();
  }

  /** Writes to a block, after all that was recorded; offset and size are multiples of 4. */
  write(block: Block, offset: number, data: Uint8Array): void {
    this.#settle();
    const { queue } = this.#device;
    const slot = block.batch === this.batch ? this.#uploads.put(data) : undefined;
    if (slot !== undefined) {
      this.#commands().copyBufferToBuffer(
        slot.buffer,
        slot.offset,
        block.buffer,
        offset,
        data.length,
      );
    } else {
      // What uses the block is sent off first; the queue keeps the order of the two.
      if (block.batch === this.batch) this.flush();
      queue.writeBuffer(block.buffer, offset, data as Uint8Array<ArrayBuffer>);
    }
    this.#uploadedBytes += data.length;
    this.#recorded();
  }

  /** Records a copy to a buffer that is no block. */
  copyOut(block: Block, offset: number, target: GPUBuffer, bytes: number): void {
    this.#commands().copyBufferToBuffer(block.buffer, offset, target, 0, bytes);
    block.batch = this.batch;
    this.#schedule();
  }

  /** Records what `record` does between passes. */
  between(record: (commands: GPUCommandEncoder) => void): void {
    record(this.#commands());
    this.#schedule();
  }

  /** Asks the device for something that it will do in time. */
  waitFor<R>(start: () => Promise<R>): Promise<R> {
    return this.#pump.catching(start);
  }

  /** Sends off what was recorded. */
  flush(): void {
    this.#isHeld = false;
    this.#settle();
    // The platform holds the memory of uploads until something is sent off.
    if (this.#open === undefined && this.#uploadedBytes === 0) return;
    this.#endPass();
    this.#uniforms.flush();
    const { queue } = this.#device;
    queue.submit(this.#open === undefined ? [] : [this.#open.finish()]);
    this.#open = undefined;
    this.#uploads.reset();
    this.#uploadedBytes = 0;
    this.#batchStart = this.dispatches;
    this.batch++;
    this.submits++;
    this.#inFlight++;
    const done = (): void => {
      this.#inFlight--;
      if (this.#isHeld) this.flush();
    };
    this.waitFor(() => queue.onSubmittedWorkDone()).then(done, done);
  }

  #recorded(): void {
    const dispatches = this.dispatches - this.#batchStart;
    if (isFull({ dispatches, uploadedBytes: this.#uploadedBytes }, this.#inFlight)) this.flush();
    else this.#schedule();
  }

  #settle(): void {
    const record = this.#later;
    this.#later = undefined;
    record?.();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      if (isWelcome(this.#inFlight)) this.flush();
      else this.#isHeld = true;
    });
  }

  #openPass(name: string): ImmediatePass {
    if (this.#pass === undefined) {
      this.#open ??= this.#device.createCommandEncoder();
      const timestampWrites = this.timer?.timestamps(name);
      this.#pass = this.#open.beginComputePass({
        ...(timestampWrites !== undefined && { timestampWrites }),
      }) as ImmediatePass;
    }
    return this.#pass;
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = undefined;
    this.#pipeline = undefined;
    this.#group = undefined;
  }

  #commands(): GPUCommandEncoder {
    this.#settle();
    this.#endPass();
    this.#open ??= this.#device.createCommandEncoder();
    return this.#open;
  }

  #tooLarge({ name, workgroups }: Call): DeviceError {
    const most = this.#maxWorkgroups;
    return new DeviceError(
      'webgpu',
      `"${name}" takes [${workgroups}] workgroups; this adapter allows ${most} along a dim`,
      { device: 'webgpu', workgroups, maxWorkgroupsPerDim: most },
    );
  }
}
