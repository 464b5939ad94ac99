// Records dispatches and copies in the order in which they are asked for.

import { usage } from '../device/flags.ts';
import { Layouts } from './layouts.ts';
import type { ImmediatePass } from './parameters.ts';
import { Pipelines } from './pipelines.ts';
import type { Dispatch } from './program.ts';

export class Encoder {
  readonly #device: GPUDevice;
  readonly #layouts: Layouts;
  readonly #pipelines: Pipelines;
  #open: GPUCommandEncoder | undefined;
  #pass: ImmediatePass | undefined;
  submits = 0;

  constructor(device: GPUDevice, maxImmediateBytes: number) {
    this.#device = device;
    this.#layouts = new Layouts(device);
    this.#pipelines = new Pipelines(device, this.#layouts, maxImmediateBytes);
  }

  dispatch({ program, buffers, parameters, workgroups }: Dispatch): void {
    const { pipeline, layout, place } = this.#pipelines.get(program);
    const group = this.#device.createBindGroup({
      layout,
      entries: buffers.map(({ buffer }, binding) => ({ binding, resource: { buffer } })),
    });
    this.#open ??= this.#device.createCommandEncoder();
    this.#pass ??= this.#open.beginComputePass() as ImmediatePass;
    const pass = this.#pass;
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    if (place === 'immediate') pass.setImmediates(0, Uint32Array.from(parameters));
    if (place === 'uniform') {
      const words = Uint32Array.from(parameters);
      const buffer = this.#device.createBuffer({
        size: Math.ceil(words.byteLength / 16) * 16,
        usage: usage.uniform | usage.copyTarget,
      });
      this.#device.queue.writeBuffer(buffer, 0, words);
      const uniform = this.#device.createBindGroup({
        layout: this.#layouts.uniform,
        entries: [{ binding: 0, resource: { buffer } }],
      });
      pass.setBindGroup(1, uniform, [0]);
    }
    pass.dispatchWorkgroups(...workgroups);
  }

  /** The command encoder, between passes. */
  get commands(): GPUCommandEncoder {
    this.#pass?.end();
    this.#pass = undefined;
    this.#open ??= this.#device.createCommandEncoder();
    return this.#open;
  }

  flush(): void {
    if (this.#open === undefined) return;
    const commands = this.commands.finish();
    this.#open = undefined;
    this.#device.queue.submit([commands]);
    this.submits++;
  }
}
