// What every op with a tensor of indices asks of it, and how kernels see its operands.

import { DTypeError, ShapeError } from '../../errors.ts';
import { dimLast, leading, stretchedAlong } from '../../shape/last-dim.ts';
import type { Layout } from '../../shape/layout.ts';
import { describe, type Shape } from '../../shape/shape.ts';
import type { TensorSpec } from '../definition.ts';

/**
 * What an index picks: `elements`: an index for each element, of the rank of the input;
 * `slices`: a vector, each of its indices for a whole slice across `dim`.
 */
export type Picks = 'elements' | 'slices';

/** Refuses indices that are no int32. */
export function checkIndexDType(op: string, index: TensorSpec): void {
  if (index.dtype === 'int32') return;
  throw new DTypeError(op, `index is ${describe(index)}; indices are int32`, {
    dtype: index.dtype,
  });
}

/** Refuses an index that does not fit an input; its own size along `dim` is free. */
export function checkIndex(
  op: string,
  input: TensorSpec,
  index: TensorSpec,
  dim: number,
  picks: Picks,
): void {
  checkIndexDType(op, index);
  const refuse = (rule: string): never => {
    throw new ShapeError(op, `input is ${describe(input)}, index is ${describe(index)}; ${rule}`, {
      input: input.shape,
      index: index.shape,
      dim,
    });
  };
  const rank = input.shape.length;
  if (picks === 'slices') {
    if (index.shape.length > 1) refuse('the index must be a vector or a scalar');
    if (rank === 0 && index.shape[0] !== 1 && index.shape.length === 1)
      refuse('a scalar takes one index');
    return;
  }
  if (Math.max(rank, 1) !== Math.max(index.shape.length, 1)) refuse('both must have as many dims');
  if (index.shape.some((size, d) => d !== dim && size > (input.shape[d] ?? 1))) {
    refuse(`but for dim ${dim}, the index may not be larger than the input in any dim`);
  }
}

/** Sizes of what an index picks from an input. */
export function pickedShape(
  input: TensorSpec,
  index: TensorSpec,
  dim: number,
  picks: Picks,
): Shape {
  if (picks === 'elements') return index.shape;
  const count = index.shape[0] ?? 1;
  return input.shape.map((size, d) => (d === dim ? count : size));
}

/** An input as a kernel sees it: whole along `dim`, cut to what the index reaches elsewhere. */
export function inputView(layout: Layout, picked: Shape, dim: number): Layout {
  const isWhole = layout.shape.every((size, d) => d === dim || size === picked[d]);
  if (isWhole) return dimLast(layout, dim);
  const sizes = layout.shape.map((size, d) => (d === dim ? size : picked[d]));
  return dimLast(leading(layout, sizes), dim);
}

/** An index as a kernel sees it: one for each element that is picked. */
export function indexView(layout: Layout, picked: Shape, dim: number, picks: Picks): Layout {
  return dimLast(picks === 'slices' ? stretchedAlong(layout, picked, dim) : layout, dim);
}
