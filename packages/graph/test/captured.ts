// Regions for tests of passes: what a function does, and a way to do it again after a pass.

import type { Tensor } from '@gradus/tensor';
import type { BackendBuffer } from '@gradus/tensor/backend';
import { capturing } from '@gradus/tensor/interpreter';
import { Recording } from '../src/capture/recording.ts';
import { assemble } from '../src/plan/assemble.ts';
import type { Region } from '../src/program/region.ts';

/** A region, and the results of the function, which last. */
export interface Captured {
  readonly region: Region;
  readonly results: readonly Tensor[];
}

export function captured(fn: () => readonly Tensor[]): Captured {
  const recording = new Recording();
  const results = capturing(recording, fn);
  const constants = recording.uploads.map(({ storage }) => storage.buffer);
  const lasting = new Set<BackendBuffer>([
    ...constants,
    ...results.map(({ storage }) => storage.buffer),
  ]);
  const scratch = [...recording.inside.keys()].filter((buffer) => !lasting.has(buffer));
  return {
    region: { steps: recording.steps, scratch: new Set(scratch), constants: new Set(constants) },
    results,
  };
}

/** What the results are after the steps were run again. */
export async function rerun(
  { results }: Captured,
  region: Region,
  once: Region['steps'] = [],
): Promise<unknown[]> {
  for (const result of results) result.fill_(77);
  assemble(results[0].storage.backend, once, region).plan.run();
  return values(results);
}

export function values(results: readonly Tensor[]): Promise<unknown[]> {
  return Promise.all(results.map((result) => result.toArray()));
}

/** The kinds of the kernels, in order. */
export function kinds({ steps }: Region): string[] {
  return steps.map(({ kernel }) => kernel.kind);
}
