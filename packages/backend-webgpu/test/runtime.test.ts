import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebGpuBackend } from '../src/backend.ts';
import { openDevice } from '../src/device/open.ts';

let backend: WebGpuBackend;
beforeAll(async () => {
  backend = new WebGpuBackend(await openDevice({}));
});
afterAll(() => backend.dispose());

for (const parameters of [1, 20]) {
  test(`a program with ${parameters} parameters writes what it was told`, async () => {
    const program = backend.recorder.program(`fill${parameters}`, () => ({
      code: `@group(0) @binding(0) var<storage, read_write> b0: array<u32>;
@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u) { b0[id.x] = id.x + params.p${parameters - 1}; }`,
      bindings: [{ access: 'write' }],
      parameters,
    }));
    const buffer = backend.allocate(16);
    backend.write(buffer, 0, Uint32Array.of(9, 9, 9, 9));
    backend.recorder.dispatch({
      program,
      buffers: [buffer],
      parameters: Array.from({ length: parameters }, (_, i) => i + 5),
      workgroups: [1, 1, 1],
    });
    const last = parameters + 4;
    const values = new Uint32Array(await backend.read(buffer, 0, 16));
    expect([...values]).toEqual([last, last + 1, last + 2, last + 3]);
  });
}
