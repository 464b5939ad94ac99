// Which program a reduction needs: the loop to compute in vectors, and a key for the class.

import { type LoopNest, maximumRank } from '@gradus/tensor/backend';
import { stepOf } from '../code/operand-layout.ts';
import type { Along, ReduceLayout } from '../code/reduce.ts';

/** The layout class of a nest with `kept` loops first, and the loop to compute in vectors. */
export function chooseLayout(
  { sizes, strides }: LoopNest,
  kept: number,
  inputCount: number,
): ReduceLayout {
  const reduced = sizes.length - kept;
  const inputs = strides.slice(0, inputCount);
  const along = (loop: number, kind: Along): ReduceLayout => ({
    kept,
    reduced,
    along: kind,
    inner: inputs.map((stride) => stepOf(stride[loop])),
  });
  const fits = ({ inner }: ReduceLayout): boolean =>
    inner.includes('next') && !inner.includes('far');
  const lastReduced = along(kept + reduced - 1, 'reduced');
  if (reduced > 0 && fits(lastReduced)) return lastReduced;
  const lastKept = along(kept - 1, 'kept');
  const isOutputNext = strides.slice(inputCount).every((stride) => stride[kept - 1] === 1);
  if (kept > 0 && isOutputNext && fits(lastKept)) return lastKept;
  return { kept, reduced, along: 'none', inner: inputs.map(() => 'far') };
}

const alongDigits: Readonly<Record<Along, number>> = { none: 0, reduced: 1, kept: 2 };

// A key for each class. Digits: kept loops, reduced loops (tensors have at most 64 dims), and one for each input.
export function layoutKey({ kept, reduced, along, inner, isWide }: ReduceLayout): number {
  let key = (kept * (maximumRank + 1) + reduced) * 3 + alongDigits[along];
  for (const step of inner) key = key * 2 + (step === 'next' ? 1 : 0);
  // −1 is the key of a flat loop.
  return isWide ? -2 - key : key;
}
