// Tolerances and refusals in the words that several specs share.

import type { DType } from '@gradus/tensor';
import { exact, type Tolerance, ulps } from '../comparison.ts';
import type { ErrorSample, Sample } from '../spec.ts';

/** So many units in the last place of floats. */
export const within =
  (count: number) =>
  (result: DType): Tolerance =>
    result.startsWith('float') ? ulps(count) : exact;

/** So many units in the last place of the largest magnitude that occurs on the way. */
export const nearTerms =
  (magnitude: number): Sample['tolerance'] =>
  (expected) => ({
    kind: 'bound',
    bounds: expected.values.map(
      () => magnitude * (expected.dtype === 'float64' ? 2 ** -51 : 2 ** -22),
    ),
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
