// What each combiner of a reduction means, for every backend alike.

import { computedIn, type DType } from '../dtype/dtype.ts';
import { binaryEvaluator } from '../expression/interpret.ts';
import type { Binary } from '../expression/primitives.ts';
import type { Combiner, ScanCombiner } from './kernel.ts';

interface CombinerFacts {
  /** The scalar primitive that joins two values. */
  readonly primitive: Binary;
  /** The value that leaves any other unchanged, and the result over no elements. */
  readonly identity: (dtype: DType) => number;
}

const lowest: Readonly<Record<DType, number>> = {
  bool: 0,
  uint8: 0,
  int32: -(2 ** 31),
  float16: -Infinity,
  float32: -Infinity,
  float64: -Infinity,
};

const highest: Readonly<Record<DType, number>> = {
  bool: 1,
  uint8: 255,
  int32: 2 ** 31 - 1,
  float16: Infinity,
  float32: Infinity,
  float64: Infinity,
};

/** What is known of each combiner. */
export const combiners: Readonly<Record<Combiner, CombinerFacts>> = {
  sum: { primitive: 'add', identity: () => 0 },
  prod: { primitive: 'mul', identity: () => 1 },
  max: { primitive: 'max', identity: (dtype) => lowest[dtype] },
  min: { primitive: 'min', identity: (dtype) => highest[dtype] },
};

/** Joins two values of `dtype` as the reference does; those of float16 in more digits. */
export function combine(combiner: ScanCombiner, dtype: DType): (x: number, y: number) => number {
  if (combiner === 'logaddexp') return logaddexp;
  return binaryEvaluator(combiners[combiner].primitive, computedIn(dtype));
}

/** What a scan has combined before its first value. */
export function scanIdentity(combiner: ScanCombiner, dtype: DType): number {
  return combiner === 'logaddexp' ? Number.NEGATIVE_INFINITY : combiners[combiner].identity(dtype);
}

/** `log(eˣ + eʸ)` without overflow. */
export function logaddexp(x: number, y: number): number {
  const low = Math.min(x, y);
  const high = Math.max(x, y);
  // Two equal infinities have no difference; NaN goes through.
  if (low === high && !Number.isFinite(low)) return low;
  return high + Math.log1p(Math.exp(low - high));
}

/** Whether a reduction that holds `best` takes the place of a later `x`: NaN wins, ties stay. */
export function isBetter(combiner: 'max' | 'min', x: number, best: number): boolean {
  if (Number.isNaN(best)) return false;
  return Number.isNaN(x) || (combiner === 'max' ? x > best : x < best);
}

/** Whether a scan that holds `best` goes on to `x`: NaN wins, so does the later of two ties. */
export function isNotWorse(combiner: 'max' | 'min', x: number, best: number): boolean {
  return Number.isNaN(x) || (combiner === 'max' ? x >= best : x <= best);
}
