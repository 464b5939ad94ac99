// Programs made ready to run: a shader compiled with the layout of its bindings.

import { DeviceError } from '@gradus/tensor/backend';
import type { Layouts } from './layouts.ts';
import { type ParameterPlace, parameterDeclaration, placeOf } from './parameters.ts';
import type { Program } from './program.ts';

/** A program that can be dispatched. */
export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  readonly place: ParameterPlace;
}

export class Pipelines {
  readonly #device: GPUDevice;
  readonly #layouts: Layouts;
  readonly #maxImmediateBytes: number;
  readonly #known = new Map<string, Pipeline>();

  constructor(device: GPUDevice, layouts: Layouts, maxImmediateBytes: number) {
    this.#device = device;
    this.#layouts = layouts;
    this.#maxImmediateBytes = maxImmediateBytes;
  }

  get(program: Program): Pipeline {
    let known = this.#known.get(program.key);
    if (known === undefined) {
      known = this.#make(program);
      this.#known.set(program.key, known);
    }
    return known;
  }

  #make({ key, code, bindings, parameters, enables = [] }: Program): Pipeline {
    const place = placeOf(parameters, this.#maxImmediateBytes);
    const layout = this.#layouts.group(bindings);
    const directives = enables.map((name) => `enable ${name};\n`).join('');
    const text = directives + parameterDeclaration(parameters, place) + code;
    let failure: string | undefined;
    const listen = (event: GPUUncapturedErrorEvent): void => {
      failure ??= event.error.message;
      event.preventDefault();
    };
    this.#device.addEventListener('uncapturederror', listen);
    const module = this.#device.createShaderModule({ label: key, code: text });
    const pipeline = this.#device.createComputePipeline({
      label: key,
      layout: this.#device.createPipelineLayout({
        bindGroupLayouts: place === 'uniform' ? [layout, this.#layouts.uniform] : [layout],
        ...(place === 'immediate' && { immediateSize: 4 * parameters }),
      }),
      compute: { module, entryPoint: 'main' },
    });
    this.#device.removeEventListener('uncapturederror', listen);
    if (failure !== undefined) {
      throw new DeviceError('webgpu', `a shader does not compile: ${failure}\n${text}`, {
        device: 'webgpu',
      });
    }
    return { pipeline, layout, place };
  }
}
