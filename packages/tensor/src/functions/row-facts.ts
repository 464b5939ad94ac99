// What is known of the expressions of a row kernel besides their form.

import { builder as e, input } from '../expression/builder.ts';
import type { RowKernel } from '../kernel/kernel.ts';
import type { Facts } from './interval.ts';

/** The distances of elements from the largest of their row: none is positive. */
export function rowFacts({ inputs, stages }: RowKernel): Facts {
  const distances = stages.flatMap(({ combiner, prologue }, s) =>
    combiner === 'max' && prologue.dtype === 'float32'
      ? [e.sub(prologue, input(inputs.length + s, prologue.dtype))]
      : [],
  );
  return new Map(distances.map(({ id }) => [id, { low: -Infinity, high: 0 }]));
}
