// Splitting and merging dims without moving elements: strides of the same memory seen in
// another shape of as many elements, where there are such strides.

import { collapse } from './collapse.ts';
import { contiguousStrides, isContiguous } from './layout.ts';
import type { Shape } from './shape.ts';

/**
 * Strides that show the elements as `target` in the same row-major order; undefined if some
 * target dim would have to step unevenly.
 */
export function regroupedStrides(
  shape: Shape,
  strides: readonly number[],
  target: Shape,
): readonly number[] | undefined {
  if (isContiguous(shape, strides)) return contiguousStrides(target);
  // Runs of dims that step as one; the target's dims must tile each of them.
  const runs = collapse(shape, [strides]);
  const result = new Array<number>(target.length);
  let d = target.length - 1;
  for (let run = runs.sizes.length - 1; run >= 0; run--) {
    let rest = runs.sizes[run];
    let stride = runs.strides[0][run];
    while (rest > 1) {
      if (rest % target[d] !== 0) return undefined;
      result[d] = stride;
      stride *= target[d];
      rest /= target[d--];
    }
  }
  for (; d >= 0; d--) result[d] = 1;
  return result;
}
