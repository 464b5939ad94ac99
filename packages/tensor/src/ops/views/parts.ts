// Views of some of the entries along a dim.

import { ShapeError } from '../../errors.ts';
import { checkCounts } from '../../shape/counts.ts';
import { entryOf, resolveRange } from '../../shape/range.ts';
import { describe, formatShape, normalizeDim } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { along, part } from './part.ts';

/** The dim, counted from the front, of a live tensor that has one. */
function dimOf(op: string, x: Tensor, dim: number): number {
  checkLive(op, x);
  if (x.shape.length === 0) {
    throw new ShapeError(op, `${describe(x)} has no dims; there is no part to take`, {
      shape: x.shape,
    });
  }
  return normalizeDim(op, dim, x.shape.length);
}

/**
 * `length` entries of `dim` from `start` on; a negative start counts from the end. A view.
 *
 * Shape: `dim` has `length` entries. Dtype: preserved.
 * @throws {ShapeError} if the part does not lie within the dim, or there are no dims.
 * @example
 * await narrow(tensor([1, 2, 3, 4]), 0, 1, 2).toArray() // [2, 3]
 */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  const d = dimOf('narrow', x, dim);
  const size = x.shape[d];
  const first = start < 0 ? start + size : start;
  const fits = Number.isInteger(first) && Number.isInteger(length) && first >= 0 && length >= 0;
  if (!fits || first + length > size) {
    throw new ShapeError(
      'narrow',
      `start ${start} and length ${length} along dim ${dim} of ${describe(x)}; ` +
        `they must stay within its ${size} entries`,
      { shape: x.shape, dim, start, length },
    );
  }
  return part(x, along(d, { start: first, length, step: 1 }));
}

/**
 * One entry of `dim`, without that dim; a negative index counts from the end. A view.
 *
 * Shape: without `dim`. Dtype: preserved.
 * @throws {ShapeError} if there is no such entry, or there are no dims.
 * @example
 * await select(tensor([[1, 2], [3, 4]]), 0, -1).toArray() // [3, 4]
 */
export function select(x: Tensor, dim: number, index: number): Tensor {
  const d = dimOf('select', x, dim);
  return part(x, along(d, entryOf('select', x, d, index)));
}

/**
 * The entries of `dim` from `start` to before `end`, every `step`-th; as a Python slice, with
 * negative bounds counted from the end, and a negative step backwards. A view.
 *
 * Shape: `dim` has the entries that are taken. Dtype: preserved.
 * @throws {ShapeError} if a bound is no integer, `step` is 0, or there are no dims.
 * @example
 * await slice(tensor([1, 2, 3, 4, 5]), 0, 1, null, 2).toArray() // [2, 4]
 */
export function slice(
  x: Tensor,
  dim = 0,
  start?: number | null,
  end?: number | null,
  step = 1,
): Tensor {
  const d = dimOf('slice', x, dim);
  return part(x, along(d, resolveRange('slice', x.shape[d], start, end, step)));
}

/**
 * Consecutive parts of `size` entries of `dim`, the last one shorter if need be; or parts of
 * the listed sizes, which add up to the dim's. Views.
 *
 * Shape: that of `x`, `dim` divided among the parts. Dtype: preserved.
 * @throws {ShapeError} if a size is no count, is 0 where there are entries, or the sizes do not
 * add up.
 * @example
 * split(zeros([5]), 2).map((part) => part.shape) // [[2], [2], [1]]
 */
export function split(x: Tensor, size: number | readonly number[], dim = 0): Tensor[] {
  const d = dimOf('split', x, dim);
  const entries = x.shape[d];
  if (typeof size === 'number') return cut(x, d, evenSizes(x, d, size));
  checkCounts('split', size);
  const total = size.reduce((sum, length) => sum + length, 0);
  if (total !== entries) {
    throw new ShapeError(
      'split',
      `sizes ${formatShape(size)} add up to ${total}; dim ${dim} of ${describe(x)} has ` +
        `${entries} entries`,
      { shape: x.shape, dim, sizes: size },
    );
  }
  return cut(x, d, size);
}

function evenSizes(x: Tensor, d: number, size: number): number[] {
  const entries = x.shape[d];
  if (!Number.isInteger(size) || size < 0 || (size === 0 && entries > 0)) {
    throw new ShapeError(
      'split',
      `parts of ${String(size)} entries along dim ${d} of ${describe(x)}; a positive integer`,
      { shape: x.shape, dim: d, size },
    );
  }
  const count = Math.max(Math.ceil(entries / Math.max(size, 1)), 1);
  return Array.from({ length: count }, (_, i) => Math.min(size, entries - i * size));
}

function cut(x: Tensor, d: number, sizes: readonly number[]): Tensor[] {
  let start = 0;
  return sizes.map((length) => {
    const piece = part(x, along(d, { start, length, step: 1 }));
    start += length;
    return piece;
  });
}

/**
 * At most `chunks` consecutive parts of `dim`, all of `⌈size / chunks⌉` entries but the last.
 * Views.
 *
 * Shape: that of `x`, `dim` divided among the parts. Dtype: preserved.
 * @throws {ShapeError} if `chunks` is no positive integer, or there are no dims.
 * @example
 * chunk(zeros([5]), 3).map((part) => part.shape) // [[2], [2], [1]]
 */
export function chunk(x: Tensor, chunks: number, dim = 0): Tensor[] {
  const d = dimOf('chunk', x, dim);
  if (!Number.isInteger(chunks) || chunks < 1) {
    throw new ShapeError('chunk', `${String(chunks)} chunks; a positive integer`, { chunks });
  }
  const size = Math.ceil(x.shape[d] / chunks);
  return cut(x, d, size === 0 ? new Array<number>(chunks).fill(0) : evenSizes(x, d, size));
}

/**
 * Every entry of `dim`, without that dim. Views.
 *
 * Shape: without `dim`. Dtype: preserved.
 * @throws {ShapeError} if there are no dims.
 * @example
 * unbind(zeros([2, 3])).map((row) => row.shape) // [[3], [3]]
 */
export function unbind(x: Tensor, dim = 0): Tensor[] {
  const d = dimOf('unbind', x, dim);
  return Array.from({ length: x.shape[d] }, (_, index) => part(x, along(d, index)));
}
