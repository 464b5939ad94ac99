// What branches and rounds give must have the dtypes and shapes that their readers count on.

import type { Tensor } from '@gradus/tensor';
import { describe, sameShape } from '@gradus/tensor/interpreter';
import { GraphError } from '../errors.ts';

/** Dtype and shape of what is or would be computed. */
export type Spec = Pick<Tensor, 'dtype' | 'shape'>;

/** The first place at which two lists differ in dtype or shape; -1 if they agree. */
function disagreement(a: readonly Spec[], b: readonly Spec[]): number {
  return a.findIndex(
    ({ dtype, shape }, i) => dtype !== b[i].dtype || !sameShape(shape, b[i].shape),
  );
}

/** Refuses branches that give different things. */
export function checkBranches(
  names: readonly string[],
  first: readonly Spec[],
  second: readonly Spec[],
): void {
  const at = disagreement(first, second);
  if (at < 0) return;
  throw new GraphError(
    'cond',
    `${names[at]} is ${describe(first[at])} of thenFn and ${describe(second[at])} of elseFn; both ` +
      'must give one dtype and shape',
    { thenFn: first[at].shape, elseFn: second[at].shape },
  );
}

/** Refuses rounds that change what the next one reads. */
export function checkRound(
  op: string,
  names: readonly string[],
  before: readonly Spec[],
  after: readonly Spec[],
): void {
  const at = disagreement(before, after);
  if (at < 0) return;
  throw new GraphError(
    op,
    `${names[at]} is ${describe(before[at])} before a round and ${describe(after[at])} after it; ` +
      'a round keeps dtype and shape',
    { before: before[at].shape, after: after[at].shape },
  );
}

/** Refuses what decides nothing. */
export function checkPredicate(op: string, predicate: Tensor): void {
  if (predicate.dtype === 'bool' && predicate.numel === 1) return;
  throw new GraphError(
    op,
    `the predicate is ${describe(predicate)}; it must be one bool, as comparisons of scalars give`,
    { dtype: predicate.dtype, shape: predicate.shape },
  );
}
