// Programs made ready to run: a shader compiled with the layout of its bindings.

import { DeviceError } from '@gradus/tensor/backend';
import { type DeviceErrors, firstPart } from '../device/errors.ts';
import type { OpenDevice } from '../device/open.ts';
import type { GroupLayout, Layouts } from './layouts.ts';
import { type ParameterPlace, parameterDeclaration, placeOf } from './parameters.ts';
import type { DeviceFacts, Program } from './program.ts';

/** A program that can be dispatched. */
export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly group: GroupLayout;
  readonly place: ParameterPlace;
}

/** What is needed to make a pipeline, and its text. */
interface Draft {
  readonly descriptor: GPUComputePipelineDescriptor;
  readonly module: GPUShaderModule;
  readonly group: GroupLayout;
  readonly place: ParameterPlace;
  readonly text: string;
}

export class Pipelines {
  readonly #device: GPUDevice;
  readonly #facts: DeviceFacts;
  readonly #maxImmediateBytes: number;
  readonly #layouts: Layouts;
  readonly #errors: DeviceErrors;
  readonly #failed: (error: DeviceError) => void;
  readonly #known = new Map<string, Pipeline>();

  /** `failed` is told of shaders that turn out not to compile when it is too late to throw. */
  constructor(
    { device, facts, maxImmediateBytes }: OpenDevice,
    layouts: Layouts,
    errors: DeviceErrors,
    failed: (error: DeviceError) => void,
  ) {
    this.#device = device;
    this.#facts = facts;
    this.#maxImmediateBytes = maxImmediateBytes;
    this.#layouts = layouts;
    this.#errors = errors;
    this.#failed = failed;
  }

  /**
   * The pipeline of a program.
   * @throws {DeviceError} if it binds more than the device can, or does not compile.
   */
  get(program: Program): Pipeline {
    const known = this.#known.get(program.key);
    if (known !== undefined) return known;
    const { result, error } = this.#errors.during(() => {
      const draft = this.#draft(program);
      return { draft, pipeline: this.#device.createComputePipeline(draft.descriptor) };
    });
    if (error !== undefined) throw notCompiled(program, lineFirst(firstPart(error.message)));
    return this.#keep(program, result.draft, result.pipeline);
  }

  /** Compiles programs beside one another, while the host goes on. */
  async prepare(programs: readonly Program[]): Promise<void> {
    const fresh = programs.filter(({ key }) => !this.#known.has(key));
    // One that cannot be made says so when it is asked for.
    await Promise.allSettled(fresh.map((program) => this.#prepare(program)));
  }

  async #prepare(program: Program): Promise<void> {
    const { result } = this.#errors.during(() => {
      const draft = this.#draft(program);
      return { draft, made: this.#device.createComputePipelineAsync(draft.descriptor) };
    });
    const pipeline = await result.made;
    if (!this.#known.has(program.key)) this.#keep(program, result.draft, pipeline);
  }

  #keep(program: Program, { module, group, place, text }: Draft, pipeline: GPUComputePipeline) {
    const made: Pipeline = { pipeline, group, place };
    this.#known.set(program.key, made);
    if (!this.#errors.areImmediate) void this.#inspect(program, module, text);
    return made;
  }

  #draft({ key, code, bindings, parameters, enables = [] }: Program): Draft {
    const { maxStorageBuffers } = this.#facts;
    if (bindings.length > maxStorageBuffers) {
      throw new DeviceError(
        'webgpu',
        `a shader binds ${bindings.length} buffers; this adapter allows ${maxStorageBuffers}`,
        { device: 'webgpu', program: key, buffers: bindings.length, maxStorageBuffers },
      );
    }
    const place = placeOf(parameters, this.#maxImmediateBytes);
    const group = this.#layouts.group(bindings);
    const directives = enables.map((name) => `enable ${name};\n`).join('');
    const text = directives + parameterDeclaration(parameters, place) + code;
    const module = this.#device.createShaderModule({ label: key, code: text });
    const descriptor = {
      label: key,
      layout: this.#device.createPipelineLayout({
        bindGroupLayouts:
          place === 'uniform' ? [group.layout, this.#layouts.uniform] : [group.layout],
        ...(place === 'immediate' && { immediateSize: 4 * parameters }),
      }),
      compute: { module, entryPoint: 'main' },
    };
    return { descriptor, module, group, place, text };
  }

  // Where errors come late, they do not say which shader they mean.
  async #inspect(program: Program, module: GPUShaderModule, text: string): Promise<void> {
    const { messages } = await module.getCompilationInfo();
    const first = messages.find(({ type }) => type === 'error');
    if (first === undefined) return;
    const line = text.split('\n')[first.lineNum - 1];
    this.#failed(
      notCompiled(
        program,
        `line ${first.lineNum}, column ${first.linePos}: ${first.message}\n${line}`,
      ),
    );
  }
}

/** What Dawn says of a shader, with the line as others name it. */
function lineFirst(message: string): string {
  return message.replace(/^Error while parsing WGSL: :(\d+):(\d+) error:/, 'line $1, column $2:');
}

function notCompiled({ key }: Program, what: string): DeviceError {
  return new DeviceError('webgpu', `the shader "${key}" does not compile: ${what}`, {
    device: 'webgpu',
    program: key,
  });
}
