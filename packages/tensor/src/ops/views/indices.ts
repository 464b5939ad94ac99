// What the indices of `at` ask for: a part that is a view, and dims of it in which tensors, arrays
// and masks pick.

import { ShapeError } from '../../errors.ts';
import { type BasicIndex, rangeOf, spelledOut } from '../../shape/index.ts';
import { entryOf } from '../../shape/range.ts';
import {
  checkArray,
  checkRank,
  describe,
  formatShape,
  type Shape,
  sameShape,
} from '../../shape/shape.ts';
import { checkLive, Tensor } from '../../tensor/tensor.ts';
import type { DimPart } from './part.ts';
import { checkIndexTensor } from './pick.ts';

/** What stands between the brackets in Python. */
export type Index = BasicIndex | Tensor | readonly number[];

/** Indices that pick in dims of a part. */
export interface Picking {
  /** The first dim of the part; the dims of each mask before it count as one. */
  readonly dim: number;
  /** How many dims of the part it is about: those of a mask, else 1. */
  readonly span: number;
  readonly by: Tensor | readonly number[];
}

/** The indices as a part of `x` and what picks in it. */
export function askedFor(
  op: string,
  x: Tensor,
  indices: readonly Index[],
): { readonly parts: readonly DimPart[]; readonly picking: readonly Picking[] } {
  const parts: DimPart[] = [];
  const picking: Picking[] = [];
  let from = 0;
  let dim = 0;
  for (const index of spelledOut(op, describe(x), x.shape.length, indices, spanOf)) {
    if (typeof index === 'number') {
      parts.push(entryOf(op, x, from++, index));
      continue;
    }
    if (index === null) {
      parts.push('newDim');
    } else if (typeof index === 'object') {
      const by = checked(op, index);
      const span = spanOf(index);
      if (isMask(by)) checkMask(op, by, x, from);
      // A mask without dims is one of a dim of its own.
      parts.push(...(span === 0 ? ['newDim' as const] : new Array<DimPart>(span).fill('whole')));
      picking.push({ dim, span: Math.max(span, 1), by });
      from += span;
    } else {
      parts.push(index === ':' ? 'whole' : rangeOf(op, String(index), x.shape[from]));
      from++;
    }
    dim++;
  }
  checkRank(op, dim);
  return { parts, picking };
}

/** Whether what picks is a mask. */
export function isMask(by: unknown): by is Tensor {
  return by instanceof Tensor && by.dtype === 'bool';
}

/** How many dims an index speaks of. */
function spanOf(index: Index): number {
  if (typeof index !== 'object') return 1;
  if (index === null) return 0;
  return isMask(index) ? index.shape.length : 1;
}

function checked(op: string, by: Tensor | readonly number[]): Tensor | readonly number[] {
  if (by instanceof Tensor) {
    checkLive(op, by);
    if (!isMask(by)) checkIndexTensor(op, by);
    return by;
  }
  checkArray(op, 'an index', by, "[0, 2]; ranges are texts such as '1:3'");
  const wrong = by.find((index) => !Number.isInteger(index));
  if (wrong === undefined) return by;
  throw new ShapeError(op, `an array of indices holds ${String(wrong)}; all are integers`, {
    indices: by,
  });
}

function checkMask(op: string, mask: Tensor, x: Tensor, from: number): void {
  const sizes: Shape = x.shape.slice(from, from + mask.rank);
  if (sameShape(mask.shape, sizes)) return;
  throw new ShapeError(
    op,
    `a mask is ${describe(mask)} for dims ${formatShape(sizes)} of ${describe(x)}; sizes must be equal`,
    { mask: mask.shape, shape: x.shape, dim: from },
  );
}
