// The one view behind narrow, select, slice, split and basic indexing: for each dim, one of its
// entries, some at even steps, or all. What is asked for has been checked.

import type { EntryRange } from '../../shape/range.ts';
import { view } from '../callable.ts';

/** What is taken along a dim; `newDim` takes none and adds a dim of size 1. */
export type DimPart = number | EntryRange | 'whole' | 'newDim';

/** The part that takes `parts` along the first dims, and all of the others. */
export const part = view<readonly DimPart[]>('part', 'some', (input, parts) => {
  const shape: number[] = [];
  const strides: number[] = [];
  let { offset } = input;
  let d = 0;
  for (const taken of parts) {
    if (taken === 'newDim') {
      shape.push(1);
      strides.push(1);
      continue;
    }
    const stride = input.strides[d];
    if (typeof taken === 'number') {
      offset += taken * stride;
    } else if (taken === 'whole') {
      shape.push(input.shape[d]);
      strides.push(stride);
    } else {
      // An empty range may start behind the last entry; its offset must stay in the storage.
      if (taken.length > 0) offset += taken.start * stride;
      shape.push(taken.length);
      strides.push(taken.step * stride);
    }
    d++;
  }
  return {
    shape: shape.concat(input.shape.slice(d)),
    strides: strides.concat(input.strides.slice(d)),
    offset,
  };
});

/** Parts that leave the dims before `dim` whole. */
export function along(dim: number, taken: DimPart): readonly DimPart[] {
  const parts = new Array<DimPart>(dim + 1).fill('whole');
  parts[dim] = taken;
  return parts;
}
