// Diagonals: where their elements lie.

import { ShapeError } from '../errors.ts';
import type { Layout } from './layout.ts';

/** The diagonal `offset` places to the right of the main one, of two dims. */
export interface Diagonal {
  readonly offset: number;
  readonly dim1: number;
  readonly dim2: number;
}

/** The layout of a diagonal: the other dims, then the diagonal's own. */
export function diagonalLayout(
  { shape, strides, offset }: Layout,
  { offset: diagonal, dim1, dim2 }: Diagonal,
): Layout {
  const rows = shape[dim1] - Math.max(-diagonal, 0);
  const columns = shape[dim2] - Math.max(diagonal, 0);
  const length = Math.max(Math.min(rows, columns), 0);
  const skipped = diagonal < 0 ? -diagonal * strides[dim1] : diagonal * strides[dim2];
  const isKept = (_: number, d: number): boolean => d !== dim1 && d !== dim2;
  return {
    shape: [...shape.filter(isKept), length],
    strides: [...strides.filter(isKept), strides[dim1] + strides[dim2]],
    offset: offset + (length === 0 ? 0 : skipped),
  };
}

/** Refuses what does not count diagonals. */
export function checkOffset(op: string, offset: number): void {
  if (Number.isSafeInteger(offset)) return;
  throw new ShapeError(op, `diagonal ${String(offset)}; an integer, 0 being the main one`, {
    offset,
  });
}
