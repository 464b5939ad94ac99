// Views: other shapes, orders and parts of the same memory.

import { ShapeError } from '../errors.ts';
import { broadcastStrides, broadcastsTo } from '../shape/broadcast.ts';
import { checkShape, describe, formatShape, normalizeDim, type Shape } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { view } from './callable.ts';

const permuted = view<readonly number[]>('permute', (input, dims) => {
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
 * @throws {ShapeError} if `dims` does not name each dim once.
 * @example
 * permute(zeros([2, 3, 5]), [2, 0, 1]).shape // [5, 2, 3]
 */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  return permuted(x, dims);
}

/**
 * Two dims exchanged. A view.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)`.
 * @example
 * transpose(zeros([2, 3, 5]), 0, 2).shape // [5, 3, 2]
 */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  const order = x.shape.map((_, d) => d);
  const [a, b] = [dim0, dim1].map((dim) => normalizeDim('transpose', dim, x.shape.length));
  [order[a], order[b]] = [order[b], order[a]];
  return permuted(x, x.shape.length === 0 ? [] : order);
}

/**
 * The transpose of a matrix; vectors and scalars stay. A view.
 * @throws {ShapeError} if there are more than two dims.
 * @example
 * t(zeros([2, 3])).shape // [3, 2]
 */
export function t(x: Tensor): Tensor {
  if (x.shape.length > 2) {
    throw new ShapeError('t', `${describe(x)} has more than 2 dims; permute() orders any number`, {
      shape: x.shape,
    });
  }
  return permuted(x, x.shape.length === 2 ? [1, 0] : x.shape.map((_, d) => d));
}

const expanded = view<Shape>('expand', (input, shape) => {
  const lead = shape.length - input.shape.length;
  const sizes = shape.map((size, d) => (size === -1 && d >= lead ? input.shape[d - lead] : size));
  checkShape('expand', sizes);
  if (!broadcastsTo(input.shape, sizes)) {
    throw new ShapeError(
      'expand',
      `${describe(input)} does not broadcast to ${formatShape(shape)}; sizes must be equal, ` +
        'or 1 where they grow',
      { shape: input.shape, target: shape },
    );
  }
  return {
    shape: sizes,
    strides: broadcastStrides(input.shape, input.strides, sizes),
    offset: input.offset,
  };
});

/**
 * Stretches dims of size 1, and adds dims in front; −1 keeps a size. A view: stretched
 * elements share their memory and cannot be written to.
 * @throws {ShapeError} if the shape does not broadcast so.
 * @example
 * await expand(tensor([[1], [2]]), [2, 3]).toArray() // [[1, 1, 1], [2, 2, 2]]
 */
export function expand(x: Tensor, shape: Shape): Tensor {
  return expanded(x, shape);
}

interface Part {
  readonly dim: number;
  readonly start: number;
  readonly length: number;
}

const narrowed = view<Part>('narrow', (input, { dim, start, length }) => {
  if (input.shape.length === 0) {
    throw new ShapeError('narrow', `${describe(input)} has no dims; there is no part to take`, {
      shape: input.shape,
    });
  }
  const d = normalizeDim('narrow', dim, input.shape.length);
  const size = input.shape[d];
  const first = start < 0 ? start + size : start;
  const fits = Number.isInteger(first) && Number.isInteger(length) && first >= 0 && length >= 0;
  if (!fits || first + length > size) {
    throw new ShapeError(
      'narrow',
      `start ${start} and length ${length} along dim ${dim} of ${describe(input)}; ` +
        `they must stay within its ${size} entries`,
      { shape: input.shape, dim, start, length },
    );
  }
  return {
    shape: input.shape.map((s, i) => (i === d ? length : s)),
    strides: input.strides,
    offset: input.offset + first * input.strides[d],
  };
});

/**
 * `length` entries of `dim` from `start` on; a negative start counts from the end. A view.
 * @throws {ShapeError} if the part does not lie within the dim, or there are no dims.
 * @example
 * await narrow(tensor([1, 2, 3, 4]), 0, 1, 2).toArray() // [2, 3]
 */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  return narrowed(x, { dim, start, length });
}
