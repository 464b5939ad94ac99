// The largest distance between results and the truth, and where it lies.

import { ulpsBetween } from '../ulps.ts';

/** Where results are furthest from the truth. */
export interface Worst {
  /** How far, in units in the last place. */
  readonly ulps: number;
  /** The operands there. */
  readonly at: readonly number[];
  readonly got: number;
  readonly wanted: number;
}

/** The element furthest from the truth; a zero of the wrong sign is infinitely far. */
export function worst(
  dtype: 'float32' | 'float64',
  got: ArrayLike<number>,
  truth: (...operands: number[]) => number,
  ...operands: readonly ArrayLike<number>[]
): Worst {
  let found: Worst = { ulps: 0, at: [], got: 0, wanted: 0 };
  for (let i = 0; i < got.length; i++) {
    const at = operands.map((values) => values[i]);
    const exact = truth(...at);
    const wanted = dtype === 'float32' ? Math.fround(exact) : exact;
    const ulps = ulpsBetween(got[i], wanted, dtype);
    if (ulps > found.ulps) found = { ulps, at, got: got[i], wanted };
  }
  return found;
}
