// Views with the dims in another order.

import { ShapeError } from '../../errors.ts';
import { checkArray, describe, formatShape, normalizeDim } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { view } from '../callable.ts';

const permuted = view<readonly number[]>('permute', 'reordered', (input, dims) => {
  checkArray('permute', 'dims', dims, '[1, 0]');
  const rank = input.shape.length;
  const order = dims.map((dim) => normalizeDim('permute', dim, rank));
  if (order.length !== rank || new Set(order).size !== rank) {
    throw new ShapeError(
      'permute',
      `dims ${formatShape(dims)} of ${describe(input)}; each of its ${rank} dims must occur once`,
      { dims, shape: input.shape },
    );
  }
  return {
    shape: order.map((d) => input.shape[d]),
    strides: order.map((d) => input.strides[d]),
    offset: input.offset,
  };
});

/**
 * The dims in another order.
 *
 * Shape: `shape[dims[0]], shape[dims[1]], …`. A view.
 *
 * Dtype: preserved.
 * @throws {ShapeError} if `dims` does not name each dim once.
 * @example
 * permute(zeros([2, 3, 5]), [2, 0, 1]).shape // [5, 2, 3]
 */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  return permuted(x, dims);
}

/**
 * Two dims exchanged. A view.
 *
 * Dtype: preserved.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)`.
 * @example
 * transpose(zeros([2, 3, 5]), 0, 2).shape // [5, 3, 2]
 */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  checkLive('transpose', x);
  const order = x.shape.map((_, d) => d);
  const [a, b] = [dim0, dim1].map((dim) => normalizeDim('transpose', dim, x.shape.length));
  [order[a], order[b]] = [order[b], order[a]];
  return permuted(x, x.shape.length === 0 ? [] : order);
}

/**
 * The transpose of a matrix; vectors and scalars stay. A view.
 *
 * Shape: `[m, n] → [n, m]`. Dtype: preserved.
 * @throws {ShapeError} if there are more than two dims.
 * @example
 * t(zeros([2, 3])).shape // [3, 2]
 */
export function t(x: Tensor): Tensor {
  checkLive('t', x);
  if (x.shape.length > 2) {
    throw new ShapeError('t', `${describe(x)} has more than 2 dims; permute() orders any number`, {
      shape: x.shape,
    });
  }
  return permuted(x, x.shape.length === 2 ? [1, 0] : x.shape.map((_, d) => d));
}

/**
 * Dims moved to other places; the others keep their order. A view.
 *
 * Shape: the sizes move along. Dtype: preserved.
 * @throws {ShapeError} if a dim is out of range or named twice, or the lists differ in length.
 * @example
 * movedim(zeros([2, 3, 5]), 0, -1).shape // [3, 5, 2]
 */
export function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  checkLive('movedim', x);
  const from = distinctDims(x, source);
  const to = distinctDims(x, destination);
  if (from.length !== to.length) {
    throw new ShapeError(
      'movedim',
      `source ${formatShape(from)} and destination ${formatShape(to)} name different numbers of dims`,
      { source, destination },
    );
  }
  const others = x.shape.map((_, d) => d).filter((d) => !from.includes(d));
  const order = x.shape.map((_, d) =>
    to.includes(d) ? from[to.indexOf(d)] : (others.shift() ?? 0),
  );
  return permuted(x, order);
}

function distinctDims(x: Tensor, dim: number | readonly number[]): number[] {
  const dims = [dim].flat().map((d) => normalizeDim('movedim', d, x.shape.length));
  if (new Set(dims).size === dims.length) return dims;
  throw new ShapeError('movedim', `dim ${formatShape(dims)} names a dim twice`, { dim });
}
