// One entry of a dim, and ranges of entries as Python's slices: bounds that lie outside are moved to the
// ends, negative ones count from the end, a negative step goes backwards.

import type { DType } from '../dtype/dtype.ts';
import { ShapeError } from '../errors.ts';
import { describe, type Shape } from './shape.ts';

/** Entries `start, start + step, …`, `length` of them; all lie within the dim. */
export interface EntryRange {
  readonly start: number;
  readonly length: number;
  readonly step: number;
}

/** The entries of a dim of `size` that `start:end:step` means; bounds left out are the ends. */
export function resolveRange(
  op: string,
  size: number,
  start: number | null | undefined,
  end: number | null | undefined,
  step: number,
): EntryRange {
  const given = [start ?? 0, end ?? 0, step];
  if (!given.every(Number.isSafeInteger) || step === 0) {
    throw new ShapeError(
      op,
      `range ${start ?? ''}:${end ?? ''}:${step}; bounds are integers and the step is not 0`,
      { start, end, step },
    );
  }
  // Backwards, the ends are the last entry and the place before the first.
  const [lowest, highest] = step > 0 ? [0, size] : [-1, size - 1];
  const held = (bound: number): number =>
    Math.min(Math.max(bound < 0 ? bound + size : bound, lowest), highest);
  const first = start === null || start === undefined ? (step > 0 ? 0 : highest) : held(start);
  const last = end === null || end === undefined ? (step > 0 ? highest : -1) : held(end);
  return { start: first, length: Math.max(Math.ceil((last - first) / step), 0), step };
}

/** The index of an entry of dim `d`, counted from the front, if there is such an entry. */
export function entryOf(
  op: string,
  x: { readonly dtype: DType; readonly shape: Shape },
  d: number,
  index: number,
): number {
  const size = x.shape[d];
  if (!Number.isInteger(index) || index < -size || index >= size) {
    throw new ShapeError(
      op,
      `index ${String(index)} along dim ${d} of ${describe(x)}; it lies in [${-size}, ${size})`,
      { shape: x.shape, dim: d, index },
    );
  }
  return index < 0 ? index + size : index;
}
