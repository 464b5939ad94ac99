// What a piece of a program asks of the device, measured there.

import { backendOf, DeviceError } from '@gradus/tensor/backend';
import { synchronous } from '@gradus/tensor/interpreter';
import { WebGpuBackend } from '../backend.ts';

/** What was found of the dispatches of one program. */
export interface ProgramProfile {
  /** The program's key: the kernel and the variant that was chosen. */
  readonly name: string;
  readonly dispatches: number;
  /** Time on the device; `undefined` where its adapter has no timestamps. */
  readonly milliseconds: number | undefined;
}

/** What `profile` found. */
export interface Profile {
  /** The programs that ran, those that took longest first. */
  readonly programs: readonly ProgramProfile[];
  readonly dispatches: number;
  /** Batches that were handed to the device. */
  readonly submits: number;
  /** Kernels as the core asked for them; one may take several dispatches. */
  readonly kernels: number;
  /** Bytes that kernels read and wrote, by the sizes of their operands. */
  readonly bytesMoved: number;
  /** Time on the device over all programs; `undefined` where its adapter has no timestamps. */
  readonly milliseconds: number | undefined;
}

/**
 * Runs `fn` and tells what it asked of the device "webgpu", and how long each program took there.
 *
 * Every dispatch is timed apart, which takes longer than running them together. Elementwise results
 * that nobody needs yet are none.
 * @throws {DeviceError} if "webgpu" is no device of this package.
 * @throws {ValueError} if `fn` returns a promise: what is asked for after an await is not measured.
 * @example
 * registerBackend(await webgpu());
 * const x = ones([4], { device: 'webgpu' });
 * (await profile(() => x.add(1).sum())).dispatches // 1
 */
export async function profile(fn: () => unknown): Promise<Profile> {
  const backend = backendOf('webgpu');
  if (!(backend instanceof WebGpuBackend)) {
    throw new DeviceError('profile', 'the device "webgpu" was not made by this package', {
      device: 'webgpu',
    });
  }
  const before = backend.counters();
  const { times, submits } = await backend.timed(() => synchronous('profile', fn));
  const after = backend.counters();
  const programs = [...times]
    .map(([name, found]): ProgramProfile => ({ name, ...found }))
    .sort((a, b) => (b.milliseconds ?? 0) - (a.milliseconds ?? 0) || b.dispatches - a.dispatches);
  const isTimed = programs.some(({ milliseconds }) => milliseconds !== undefined);
  return {
    programs,
    dispatches: programs.reduce((sum, { dispatches }) => sum + dispatches, 0),
    submits,
    kernels: after.kernels - before.kernels,
    bytesMoved: after.bytesMoved - before.bytesMoved,
    milliseconds: isTimed
      ? programs.reduce((sum, { milliseconds = 0 }) => sum + milliseconds, 0)
      : undefined,
  };
}
