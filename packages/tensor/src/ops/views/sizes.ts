// Views with other sizes: the same elements cut into other dims, or dims stretched.

import { ShapeError } from '../../errors.ts';
import { broadcastStrides, broadcastsTo } from '../../shape/broadcast.ts';
import { resolveSizes, viewStrides } from '../../shape/reshape.ts';
import {
  checkArray,
  checkRank,
  checkShape,
  describe,
  elementCount,
  formatShape,
  normalizeDim,
  normalizeDims,
  type Shape,
} from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { view as viewOp } from '../callable.ts';
import { clone } from '../copying.ts';

const viewed = viewOp<Shape>('view', 'all', (input, shape) => {
  const strides = viewStrides(input.shape, input.strides, shape);
  if (strides !== undefined) return { shape, strides, offset: input.offset };
  throw new ShapeError(
    'view',
    `${describe(input)} with strides ${formatShape(input.strides)} cannot be seen as ` +
      `${formatShape(shape)} without moving elements; reshape() copies where it must`,
    { shape: input.shape, strides: input.strides, target: shape },
  );
});

/** The elements in the given sizes: a view if the layout allows it, else of a copy. */
function resized(x: Tensor, sizes: Shape): Tensor {
  if (viewStrides(x.shape, x.strides, sizes) !== undefined) return viewed(x, sizes);
  const copy = clone(x);
  const result = viewed(copy, sizes);
  copy.dispose();
  return result;
}

/**
 * The elements, in row-major order, in another shape; one size may be −1 for what is left.
 *
 * A view where the layout allows it, else a copy.
 *
 * Dtype: preserved.
 * @throws {ShapeError} if the shape holds another number of elements.
 * @example
 * await reshape(tensor([1, 2, 3, 4]), [2, -1]).toArray() // [[1, 2], [3, 4]]
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  checkLive('reshape', x);
  return resized(x, resolveSizes('reshape', describe(x), x.numel, shape));
}

/**
 * `reshape` that never copies.
 *
 * Dtype: preserved.
 * @throws {ShapeError} if the shape holds another number of elements, or the elements would
 * have to move.
 * @example
 * view(zeros([2, 3]), [3, -1]).shape // [3, 2]
 */
export function view(x: Tensor, shape: Shape): Tensor {
  checkLive('view', x);
  return viewed(x, resolveSizes('view', describe(x), x.numel, shape));
}

/**
 * The dims from `startDim` to `endDim` as one; a scalar becomes a vector of one element.
 *
 * A view where the layout allows it, else a copy.
 *
 * Shape: the sizes of the dims multiply. Dtype: preserved.
 * @throws {ShapeError} if a dim is out of range, or `startDim` comes after `endDim`.
 * @example
 * flatten(zeros([2, 3, 5]), 1).shape // [2, 15]
 */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  checkLive('flatten', x);
  const start = normalizeDim('flatten', startDim, x.shape.length);
  const end = normalizeDim('flatten', endDim, x.shape.length);
  if (start > end) {
    throw new ShapeError(
      'flatten',
      `startDim ${startDim} comes after endDim ${endDim} in ${describe(x)}`,
      { shape: x.shape, startDim, endDim },
    );
  }
  const joined = elementCount(x.shape.slice(start, end + 1));
  return resized(x, [...x.shape.slice(0, start), joined, ...x.shape.slice(end + 1)]);
}

/**
 * One dim as several; one size may be −1 for what is left. A view.
 *
 * Shape: `dim` becomes the sizes given. Dtype: preserved.
 * @throws {ShapeError} if the sizes hold another number of entries than the dim.
 * @example
 * unflatten(zeros([2, 15]), 1, [3, -1]).shape // [2, 3, 5]
 */
export function unflatten(x: Tensor, dim: number, sizes: Shape): Tensor {
  checkLive('unflatten', x);
  checkHasDims('unflatten', x);
  const d = normalizeDim('unflatten', dim, x.shape.length);
  const parts = resolveSizes('unflatten', `dim ${dim} of ${describe(x)}`, x.shape[d], sizes);
  checkRank('unflatten', x.shape.length - 1 + parts.length);
  return viewed(x, [...x.shape.slice(0, d), ...parts, ...x.shape.slice(d + 1)]);
}

function checkHasDims(op: string, x: Tensor): void {
  if (x.shape.length > 0) return;
  throw new ShapeError(op, `${describe(x)} has no dims`, { shape: x.shape });
}

/**
 * A new dim of size 1 before `dim`; a negative `dim` counts from behind the last. A view.
 *
 * Dtype: preserved.
 * @throws {ShapeError} if `dim` lies outside `[-rank - 1, rank]`, or there are 64 dims already.
 * @example
 * unsqueeze(zeros([2, 3]), 1).shape // [2, 1, 3]
 */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  checkLive('unsqueeze', x);
  checkRank('unsqueeze', x.shape.length + 1);
  const d = normalizeDim('unsqueeze', dim, x.shape.length + 1);
  return viewed(x, [...x.shape.slice(0, d), 1, ...x.shape.slice(d)]);
}

/**
 * Without the dims of size 1: of those in `dim`, or of all. A view.
 *
 * Shape: without those dims. Dtype: preserved.
 * @throws {ShapeError} if a dim is out of range or named twice.
 * @example
 * squeeze(zeros([1, 2, 1])).shape // [2]
 */
export function squeeze(x: Tensor, dim?: number | readonly number[]): Tensor {
  checkLive('squeeze', x);
  const dims = normalizeDims('squeeze', dim, x.shape.length);
  return viewed(
    x,
    x.shape.filter((size, d) => size !== 1 || !dims.includes(d)),
  );
}

interface Stretch {
  /** The function that was called, for messages. */
  readonly op: string;
  readonly shape: Shape;
}

const expanded = viewOp<Stretch>('expand', 'repeated', (input, { op, shape }) => {
  checkArray(op, 'shape', shape, '[2, 3]');
  const lead = shape.length - input.shape.length;
  const sizes = shape.map((size, d) => (size === -1 && d >= lead ? input.shape[d - lead] : size));
  checkShape(op, sizes);
  if (!broadcastsTo(input.shape, sizes)) {
    throw new ShapeError(
      op,
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
 *
 * Dtype: preserved.
 * @throws {ShapeError} if the shape does not broadcast so.
 * @example
 * await expand(tensor([[1], [2]]), [2, 3]).toArray() // [[1, 1, 1], [2, 2, 2]]
 */
export function expand(x: Tensor, shape: Shape): Tensor {
  return expanded(x, { op: 'expand', shape });
}

/**
 * `expand` by its other name.
 *
 * Dtype: preserved.
 * @throws {ShapeError} if the shape does not broadcast so.
 * @example
 * await broadcastTo(tensor([1, 2]), [2, 2]).toArray() // [[1, 2], [1, 2]]
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  return expanded(x, { op: 'broadcastTo', shape });
}
