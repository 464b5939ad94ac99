// A matrix product as generators see it: sizes, strides, and the fewest batch dims. Transposes,
// stretched dims and orders of dims are strides, so no generator knows of them.

import { collapse, dtypes } from '@gradus/tensor/backend';
import type { GpuOperand } from '../../encode/program.ts';

/** How one operand of a product lies; in elements. */
export interface Side {
  readonly offset: number;
  /** From one row of the result to the next, or along the terms of `b`. */
  readonly row: number;
  /** From one column of the result to the next, or along the terms of `a`. */
  readonly column: number;
  /** Along each batch dim. */
  readonly batch: readonly number[];
}

/** `out[…, i, j] = Σₖ a[…, i, k] · b[…, k, j]`. */
export interface Product {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Sizes of the batch dims. */
  readonly batch: readonly number[];
  readonly a: Side;
  readonly b: Side;
  readonly out: Side;
}

/** The product of operands a, b and out. */
export function productOf([a, b, out]: readonly GpuOperand[]): Product {
  const rank = out.shape.length;
  const operands = [a, b, out];
  const { sizes, strides } = collapse(
    out.shape.slice(0, -2),
    operands.map((operand) => operand.strides.slice(0, -2)),
  );
  const [left, right, result] = operands.map(
    (operand, i): Side => ({
      offset: operand.byteOffset / dtypes[operand.dtype].bytes,
      row: operand.strides[rank - 2],
      column: operand.strides[rank - 1],
      batch: strides[i],
    }),
  );
  return joinRows({
    rows: out.shape[rank - 2],
    columns: out.shape[rank - 1],
    depth: a.shape[rank - 1],
    batch: sizes,
    a: left,
    b: right,
    out: result,
  });
}

/** A batch dim that only adds rows (b is the same along it) becomes rows. */
function joinRows(product: Product): Product {
  const { rows, batch, a, b, out } = product;
  const last = batch.length - 1;
  if (last < 0 || b.batch[last] !== 0) return product;
  const continues = (side: Side): boolean => rows === 1 || side.batch[last] === rows * side.row;
  if (!continues(a) || !continues(out)) return product;
  const joined = (side: Side): Side => ({
    ...side,
    row: rows === 1 ? side.batch[last] : side.row,
    batch: side.batch.slice(0, -1),
  });
  return {
    ...product,
    rows: rows * batch[last],
    batch: batch.slice(0, -1),
    a: joined(a),
    b: { ...b, batch: b.batch.slice(0, -1) },
    out: joined(out),
  };
}
