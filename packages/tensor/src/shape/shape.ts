// Shapes and dims: what is a valid one, and how it is written in messages.

import type { DType } from '../dtype/dtype.ts';
import { ShapeError } from '../errors.ts';
import { worded } from '../wording.ts';

/** Sizes of the dims, outermost first. */
export type Shape = readonly number[];

/** The most dims a tensor can have, as in PyTorch. */
export const maximumRank = 64;

/** Number of elements: the product of the sizes, 1 for a scalar. */
export function elementCount(shape: Shape): number {
  let count = 1;
  for (let d = 0; d < shape.length; d++) count *= shape[d];
  return count;
}

/** Whether two shapes have the same sizes. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** `float32[64, 100]`, as every message writes an operand. */
export function describe(operand: { readonly dtype: DType; readonly shape: Shape }): string {
  return `${operand.dtype}${formatShape(operand.shape)}`;
}

/** `[64, 100]` */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** Refuses a list that is none, as untyped callers may give: its entries one by one, or nothing. */
export function checkArray(op: string, name: string, list: unknown, example: string): void {
  if (Array.isArray(list)) return;
  throw new ShapeError(op, `${name} is ${worded(list)}; it must be an array, as in ${example}`, {
    [name]: list,
  });
}

/** Refuses more dims than a tensor can have. */
export function checkRank(op: string, rank: number): void {
  if (rank <= maximumRank) return;
  throw new ShapeError(op, `${rank} dims; a tensor has at most ${maximumRank}`, { rank });
}

/** Refuses sizes that are no counts and shapes whose element count is not exact. */
export function checkShape(op: string, shape: Shape): void {
  checkArray(op, 'shape', shape, '[2, 3]');
  checkRank(op, shape.length);
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d];
    if (!Number.isInteger(size) || size < 0) {
      throw new ShapeError(
        op,
        `size ${typeof size === 'string' ? worded(size) : String(size)} of dim ${d} in ${formatShape(shape)}; a size is a non-negative integer`,
        { shape, dim: d, size },
      );
    }
  }
  if (!Number.isSafeInteger(elementCount(shape))) {
    throw new ShapeError(op, `${formatShape(shape)} has 2^53 elements or more`, { shape });
  }
}

/** The dim counted from the front; `dim` lies in `[-rank, rank)`. */
export function normalizeDim(op: string, dim: number, rank: number): number {
  if (typeof dim !== 'number') {
    throw new ShapeError(op, `dim is ${worded(dim)}; it must be an integer`, { dim, rank });
  }
  // A scalar is treated as having one dim, as PyTorch does.
  const limit = Math.max(rank, 1);
  if (!Number.isInteger(dim) || dim < -limit || dim >= limit) {
    throw new ShapeError(
      op,
      `dim ${String(dim)} is out of range for ${rank} dims; it lies in [${-limit}, ${limit})`,
      { dim, rank },
    );
  }
  return dim < 0 ? dim + limit : dim;
}

/** Several dims, counted from the front, sorted and distinct; all of them if none is given. */
export function normalizeDims(
  op: string,
  dim: number | readonly number[] | undefined | null,
  rank: number,
): number[] {
  if (dim === undefined || dim === null) return Array.from({ length: rank }, (_, d) => d);
  if (typeof dim !== 'number' && !Array.isArray(dim)) {
    throw new ShapeError(
      op,
      `dim is ${worded(dim)}; it must be an integer or an array of them, as in [0, 1]`,
      { dim, rank },
    );
  }
  const dims = [dim].flat().map((d) => normalizeDim(op, d, rank));
  const distinct = [...new Set(dims)].sort((a, b) => a - b);
  if (distinct.length !== dims.length) {
    throw new ShapeError(op, `dim ${formatShape(dims)} names a dim twice`, { dim: dims });
  }
  return rank === 0 ? [] : distinct;
}
