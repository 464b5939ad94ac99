// Backends of a test file, and programs to run on them.

import { afterAll, beforeAll } from 'vitest';
import { WebGpuBackend } from '../src/backend.ts';
import { type OpenDevice, openDevice } from '../src/device/open.ts';
import type { DeviceFacts, Program, Recorder } from '../src/encode/program.ts';
import type { GpuBuffer } from '../src/memory/buffer.ts';

/** A backend and the device below it. */
export interface Opened {
  readonly backend: WebGpuBackend;
  readonly opened: OpenDevice;
}

export async function open(): Promise<Opened> {
  const opened = await openDevice({});
  return { opened, backend: new WebGpuBackend(opened) };
}

/** One backend for a file, there once its tests run. */
export function oneBackend(): () => Opened {
  let one: Opened | undefined;
  beforeAll(async () => {
    one = await open();
  });
  afterAll(() => one?.backend.dispose());
  return () => {
    if (one === undefined) throw new Error('the backend is there when tests run');
    return one;
  };
}

/** Adds the last of its parameters to every word. */
export function addProgram(parameters = 1): Program {
  return {
    key: `add, ${parameters} parameters`,
    code: `@group(0) @binding(0) var<storage, read_write> b0: array<u32>;
@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  b0[id.x] = b0[id.x] + params.p${parameters - 1};
}
`,
    bindings: [{ access: 'write' }],
    parameters,
  };
}

/** Adds `amount` to the first four words of a buffer. */
export function add(
  backend: WebGpuBackend,
  buffer: GpuBuffer,
  amount: number,
  parameters = 1,
): void {
  const values = new Array<number>(parameters).fill(7);
  values[parameters - 1] = amount;
  backend.recorder.dispatch({
    program: addProgram(parameters),
    buffers: [buffer],
    parameters: values,
    workgroups: [1, 1, 1],
  });
}

/** The first words of a buffer. */
export async function words(
  backend: WebGpuBackend,
  buffer: GpuBuffer,
  count = 4,
): Promise<number[]> {
  return [...new Uint32Array(await backend.read(buffer, 0, 4 * count))];
}

/** A buffer of four words. */
export function quad(backend: WebGpuBackend, ...values: readonly number[]): GpuBuffer {
  const buffer = backend.allocate(16);
  backend.write(buffer, 0, Uint32Array.from(values));
  return buffer;
}

/** A graphics card with the least that WebGPU promises. */
export const card: DeviceFacts = {
  isFallback: false,
  subgroups: true,
  maxWorkgroupInvocations: 256,
  maxWorkgroupBytes: 16384,
  maxStorageBuffers: 8,
  maxWorkgroupsPerDim: 65535,
};

/** The recorder of a backend, taken for another device's. */
export function recorderOn({ recorder }: WebGpuBackend, facts: DeviceFacts): Recorder {
  return {
    facts,
    dispatch: (dispatch) => recorder.dispatch(dispatch),
    program: (key, generate) => recorder.program(key, generate),
    scratch: (bytes) => recorder.scratch(bytes),
    release: (buffer) => recorder.release(buffer),
    faults: () => recorder.faults(),
    later: (record) => recorder.later(record),
  };
}
