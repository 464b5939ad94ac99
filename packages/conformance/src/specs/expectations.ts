// Tolerances and refusals in the words that several specs share.

import type { DType } from '@gradus/tensor';
import { exact, type Tolerance, ulps } from '../comparison.ts';
import type { ErrorSample, Sample } from '../spec.ts';
import { computing, isFloat, unitOf } from './dtypes.ts';

/** So many units in the last place of floats; one where they are computed in a wider dtype. */
export const within =
  (count: number) =>
  (result: DType): Tolerance =>
    isFloat(result) ? ulps(computing(result) === result ? count : 1) : exact;

/** So many units in the last place of the largest magnitude that occurs on the way. */
export const nearTerms =
  (magnitude: number): Sample['tolerance'] =>
  (expected) => ({
    kind: 'bound',
    bounds: expected.values.map(() => 4 * magnitude * (unitOf[expected.dtype] ?? 0)),
  });

/** How a message about shapes [… 3] and [… 4] goes on. */
export const shapeRule = 'do not broadcast: sizes 3 and 4 of dim -1 differ and neither is 1';

/** What an op refuses. */
export function refused(
  name: string,
  inputs: ErrorSample['inputs'],
  run: ErrorSample['run'],
  error: ErrorSample['error'],
  message: string,
): ErrorSample {
  return { name, inputs, run, error, message };
}
