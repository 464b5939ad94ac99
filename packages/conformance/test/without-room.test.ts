// Memory that runs out at every step of every op: nothing is changed then, and nothing stays.

import { OutOfMemoryError, registerBackend, type Tensor } from '@gradus/tensor';
import { expect, test } from 'vitest';
import { referenceBackend } from '../src/reference/index.ts';
import { dispose, download } from '../src/sample-check.ts';
import { twinsOf } from '../src/twins.ts';
import { callOf, tensorsIn, type Vector } from '../src/vectors.ts';
import { vectorFiles } from './vector-files.ts';

const backend = referenceBackend();
const { allocate } = backend;
let granted = Number.POSITIVE_INFINITY;
backend.allocate = (bytes) => {
  if (granted-- <= 0) throw new OutOfMemoryError('allocate', 'full');
  return allocate.call(backend, bytes);
};
registerBackend(backend);

/** One call of every op. */
const calls = new Map(
  [...vectorFiles.values()].flatMap(({ cases }) =>
    [...cases, ...twinsOf(cases)].map((vector) => [vector.op, vector] as const),
  ),
);

/** Makes the call with room for so many allocations; whether they were enough. */
async function succeeds(vector: Vector, allocations: number): Promise<boolean> {
  const { where, inputs, run } = callOf(backend.name, vector);
  const tensors = inputs.flatMap(operandsIn);
  const before = await Promise.all(tensors.map(download));
  const { buffers } = backend.memory();
  granted = allocations;
  let result: unknown;
  try {
    result = await run();
  } catch (error) {
    granted = Number.POSITIVE_INFINITY;
    if (!(error instanceof OutOfMemoryError)) throw error;
    expect(backend.memory().buffers, `${where}: tensors after the error`).toBe(buffers);
    expect(await Promise.all(tensors.map(download)), where).toEqual(before);
    return false;
  } finally {
    granted = Number.POSITIVE_INFINITY;
    dispose([...tensors, ...tensorsIn(result)]);
  }
  return true;
}

// Options hold tensors too, such as weights.
function operandsIn(input: unknown): readonly Tensor[] {
  if (Array.isArray(input)) return input.flatMap(operandsIn);
  return tensorsIn(input);
}

test.each([...calls])('%s', async (_, vector) => {
  let allocations = 0;
  while (!(await succeeds(vector, allocations))) allocations++;
});
