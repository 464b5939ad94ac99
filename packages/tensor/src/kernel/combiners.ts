// What each combiner of a reduction means, for every backend alike.

import type { DType } from '../dtype/dtype.ts';
import { binaryEvaluator } from '../expression/interpret.ts';
import type { Binary } from '../expression/primitives.ts';
import type { Combiner } from './kernel.ts';

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
  float32: -Infinity,
  float64: -Infinity,
};

const highest: Readonly<Record<DType, number>> = {
  bool: 1,
  uint8: 255,
  int32: 2 ** 31 - 1,
  float32: Infinity,
  float64: Infinity,
};

export const combiners: Readonly<Record<Combiner, CombinerFacts>> = {
  sum: { primitive: 'add', identity: () => 0 },
  prod: { primitive: 'mul', identity: () => 1 },
  max: { primitive: 'max', identity: (dtype) => lowest[dtype] },
  min: { primitive: 'min', identity: (dtype) => highest[dtype] },
};

/** Joins two values of `dtype` as the reference does. */
export function combine(combiner: Combiner, dtype: DType): (x: number, y: number) => number {
  return binaryEvaluator(combiners[combiner].primitive, dtype);
}
