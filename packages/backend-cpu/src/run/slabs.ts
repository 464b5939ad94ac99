// How a product is cut into slabs: parts whose results stay in the second cache.

import { dtypes, elementCount } from '@gradus/tensor/backend';
import { tileRows } from '../code/matmul/tile.ts';
import { slabBytes } from '../memory/workspace.ts';
import { lineStep } from '../threads/products.ts';
import type { CpuOperand } from './operand.ts';

/** The program that a product is computed by. */
export type Choice = 'left' | 'right' | 'direct' | 'blocked';

/** Calls `visit` with the operands of each slab, which have those of the product in their order. */
export function eachSlab(
  operands: readonly CpuOperand[],
  bytes: number,
  choice: Choice,
  visit: (windows: readonly CpuOperand[]) => void,
): void {
  const descend = (windows: readonly CpuOperand[], [dim, ...rest]: readonly number[]): void => {
    const { shape } = windows[windows.length - 1];
    if (elementCount(shape) * bytes <= slabBytes) {
      visit(windows);
      return;
    }
    const step = stepOfCuts(dim === shape.length - 2, dim === shape.length - 1, choice);
    const length = slabLength(shape, dim, bytes, step);
    for (let start = 0; start < shape[dim]; start += length) {
      const size = Math.min(length, shape[dim] - start);
      descend(narrowed(windows, dim, start, size), rest);
    }
  };
  descend(operands, cutOrder(operands[operands.length - 1].shape, bytes, choice));
}

/** Dims of the result in the order in which they are cut. */
function cutOrder(shape: readonly number[], bytes: number, choice: Choice): number[] {
  const batch = shape.slice(0, -2).map((_, d) => d);
  const [rows, columns] = [shape.length - 2, shape.length - 1];
  // What is multiplied with all columns at once are all rows, which a batch may have added to.
  if (choice === 'right') return [columns, ...batch, rows];
  const isWide = shape[columns] * tileRows * bytes > slabBytes;
  return isWide ? [...batch, columns, rows] : [...batch, rows, columns];
}

/** Rows and columns are cut where whole tiles end, or lines that are computed together. */
function stepOfCuts(isRows: boolean, isColumns: boolean, choice: Choice): number {
  if (choice === 'left' || choice === 'right') return isRows || isColumns ? lineStep : 1;
  return isRows ? tileRows : 1;
}

/** Indices of a dim in a slab: at least one, then the next dim has to be cut as well. */
function slabLength(shape: readonly number[], dim: number, bytes: number, step: number): number {
  const most = Math.floor(slabBytes / ((elementCount(shape) / shape[dim]) * bytes));
  if (most < step) return Math.max(1, most);
  // Slabs of about one size.
  const even = Math.ceil(shape[dim] / Math.ceil(shape[dim] / most));
  return Math.min(Math.ceil(even / step), Math.floor(most / step)) * step;
}

/** All operands of a product with `size` indices from `start` on along a dim of the result. */
function narrowed(
  operands: readonly CpuOperand[],
  dim: number,
  start: number,
  size: number,
): CpuOperand[] {
  const last = operands[0].shape.length - 1;
  return operands.map((operand, i) => {
    // The rows of the result are those of a, its columns those of b.
    const isStill = (i === 0 && dim === last) || (i === 1 && dim === last - 1);
    if (isStill) return operand;
    const { shape, strides, byteOffset, dtype } = operand;
    return {
      ...operand,
      byteOffset: byteOffset + start * strides[dim] * dtypes[dtype].bytes,
      shape: shape.map((length, d) => (d === dim ? size : length)),
    };
  });
}
