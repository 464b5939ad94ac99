// Calls in place that follow from calls of the pure function: an in-place twin must leave in its
// target what the function gives.

import { Tensor } from '@gradus/tensor';
import type { Vector } from './vectors.ts';

/** The calls of in-place twins whose results these calls tell. */
export function twinsOf(vectors: readonly Vector[]): Vector[] {
  return vectors.flatMap((vector) => twinOf(vector) ?? []);
}

function twinOf(vector: Vector): Vector | undefined {
  const op = `${vector.op}_`;
  if (!(op in Tensor.prototype)) return undefined;
  const [target, ...rest] = asMethod(vector);
  if (typeof target !== 'object' || target === null || !('tensor' in target)) return undefined;
  const { dtype, shape, layout } = target.tensor;
  const [expected, ...more] = vector.expected;
  const isSameShape = String(shape) === String(expected.shape);
  // Truth values are the same numbers in every dtype.
  const fits = expected.dtype === dtype || expected.dtype === 'bool';
  if (more.length > 0 || !isSameShape || !fits) return undefined;
  // No two elements of a target lie in one place.
  const apart = layout === 'expandedLast' ? 'transposed' : layout;
  return {
    ...vector,
    op,
    inputs: [{ tensor: { ...target.tensor, layout: apart } }, ...rest],
    expected: [{ ...expected, dtype }],
  };
}

/** The inputs as the method takes them: what is chosen where the condition holds comes first. */
function asMethod({ op, inputs }: Vector): Vector['inputs'] {
  if (op !== 'where') return inputs;
  const [condition, x, y] = inputs;
  return [x, condition, y];
}
