import { DeviceError } from '@gradus/tensor/backend';
import { expect, test, vi } from 'vitest';
import { DeviceErrors } from '../../src/device/errors.ts';
import { Layouts } from '../../src/encode/layouts.ts';
import { Pipelines } from '../../src/encode/pipelines.ts';
import type { Program } from '../../src/encode/program.ts';
import { add, addProgram, oneBackend, quad, words } from '../backends.ts';

const opened = oneBackend();

function run(program: Program): void {
  const { backend } = opened();
  const buffers = program.bindings.map(() => quad(backend, 0, 0, 0, 0));
  backend.recorder.dispatch({ program, buffers, parameters: [], workgroups: [1, 1, 1] });
}

test('a shader that does not compile is refused with its line', async () => {
  const { backend } = opened();
  const code = `@group(0) @binding(0) var<storage, read_write> b0: array<u32>;
@compute @workgroup_size(1)
fn main() {
  b0[0] = 1.5f;
}
`;
  const broken: Program = { key: 'broken', code, bindings: [{ access: 'write' }], parameters: 0 };
  // Tried again, it is refused again.
  for (let i = 0; i < 2; i++) {
    expect(() => run(broken)).toThrow(DeviceError);
    expect(() => run(broken)).toThrow(
      `webgpu: the shader "broken" does not compile: line 4, column 9: ` +
        "cannot assign 'f32' to 'u32'\n  b0[0] = 1.5f;\n        ^",
    );
  }
  // The device goes on.
  const buffer = quad(backend, 1, 1, 1, 1);
  add(backend, buffer, 1);
  expect(await words(backend, buffer)).toEqual([2, 2, 2, 2]);
});

test('more buffers than the adapter allows are refused with both numbers', () => {
  const most = opened().backend.recorder.facts.maxStorageBuffers;
  const bindings = Array.from({ length: most + 1 }, () => ({ access: 'read' as const }));
  const program: Program = { key: 'many', code: '', bindings, parameters: 0 };
  expect(() => run(program)).toThrow(
    `webgpu: a shader binds ${most + 1} buffers; this adapter allows ${most}`,
  );
});

test('fusion is told how many buffers the adapter allows', () => {
  const { backend } = opened();
  expect(backend.capabilities.maxBuffers).toBe(backend.recorder.facts.maxStorageBuffers);
});

test('a program that cannot be made ends no preparation', async () => {
  const { device } = opened().opened;
  const errors = new DeviceErrors(device, () => {});
  const pipelines = new Pipelines(opened().opened, new Layouts(device), errors, () => {});
  const good = addProgram();
  const tooMany: Program = {
    ...good,
    key: 'many',
    bindings: Array.from({ length: 100 }, () => ({ access: 'read' as const })),
  };
  await pipelines.prepare([tooMany, { ...good, key: 'broken', code: 'fn' }, good]);
  const made = vi.spyOn(device, 'createComputePipeline');
  pipelines.get(good);
  expect(made).not.toHaveBeenCalled();
  made.mockRestore();
});
