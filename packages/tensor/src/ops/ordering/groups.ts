// Equal neighbours in an order, as groups.

import type { HostArray } from '../../dtype/dtype.ts';

/** What is equal to what stands before it, taken together. */
export interface Groups {
  /** The place of the first one of each group. */
  readonly firsts: Int32Array;
  /** How many each has. */
  readonly counts: Int32Array;
  /** The group of every source. */
  readonly inverse: Int32Array;
}

/** The groups of the sources that stand in the order; `isSame` compares two places of it. */
export function groupsOf(
  sources: HostArray,
  isSame: (place: number, next: number) => boolean,
): Groups {
  const { length } = sources;
  const [firsts, counts, inverse] = [0, 1, 2].map(() => new Int32Array(length));
  let last = -1;
  for (let i = 0; i < length; i++) {
    if (i === 0 || !isSame(i - 1, i)) firsts[++last] = i;
    counts[last]++;
    inverse[sources[i]] = last;
  }
  return { firsts: firsts.subarray(0, last + 1), counts: counts.subarray(0, last + 1), inverse };
}
