// Tensors put together along a dim: the result is made first, then each part is written into
// its own view of it.

import type { Backend } from '../../backend/contract.ts';
import type { DType } from '../../dtype/dtype.ts';
import { resultType } from '../../dtype/promotion.ts';
import { ShapeError } from '../../errors.ts';
import { initialize } from '../../execute/door.ts';
import { allocate, commonBackend } from '../../execute/operands.ts';
import { tensorsOnly } from '../../execute/value.ts';
import { checkArray, describe, normalizeDim, type Shape, sameShape } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { identity } from '../identity.ts';
import { along, type DimPart, part } from '../views/part.ts';

/** Writes `value` into a part of `target` that has as many dims, and lets go of the view. */
export function fillPart(target: Tensor, parts: readonly DimPart[], value: Tensor): void {
  const view = part(target, parts);
  initialize(view, identity, [value]);
  view.dispose();
}

/**
 * Tensors one after the other along `dim`.
 *
 * Shape: all sizes but that of `dim` are the same; `dim` adds up. A vector without elements is
 * passed over, whatever the others' shape. Dtype: promoted.
 * @throws {ShapeError} if there is no tensor, one is a scalar, or the other sizes differ.
 * @throws {DeviceError} if the tensors lie on different devices.
 * @example
 * await cat([tensor([1, 2]), tensor([3])]).toArray() // [1, 2, 3]
 */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  const { backend, dtype } = together('cat', tensors);
  return joined('cat', backend, dtype, tensors, dim);
}

/** What the tensors have in common. */
function together(op: string, tensors: readonly Tensor[]): { backend: Backend; dtype: DType } {
  checkArray(op, 'tensors', tensors, '[a, b]');
  if (tensors.length === 0) throw new ShapeError(op, 'no tensors; one at least');
  const backend = commonBackend(op, tensorsOnly(op, tensors));
  const dtype = resultType(
    tensors.map((x) => ({
      dtype: x.dtype,
      priority: x.shape.length === 0 ? 'zeroDim' : 'dimensioned',
    })),
  );
  return { backend, dtype };
}

function joined(
  op: string,
  backend: Backend,
  dtype: DType,
  tensors: readonly Tensor[],
  dim: number,
): Tensor {
  for (const x of tensors) {
    if (x.shape.length > 0) continue;
    throw new ShapeError(op, `${describe(x)} has no dims; stack() joins scalars`, {
      shape: x.shape,
    });
  }
  const joinable = tensors.filter((x) => !sameShape(x.shape, [0]));
  const model = joinable[0] ?? tensors[0];
  const d = normalizeDim(op, dim, model.shape.length);
  for (const x of joinable) checkFits(op, model, x, d);
  const total = joinable.reduce((sum, x) => sum + x.shape[d], 0);
  const shape = model.shape.map((size, i) => (i === d ? total : size));
  const result = allocate(op, backend, shape, dtype);
  let start = 0;
  for (const x of joinable) {
    fillPart(result, along(d, { start, length: x.shape[d], step: 1 }), x);
    start += x.shape[d];
  }
  return result;
}

function checkFits(op: string, model: Tensor, x: Tensor, d: number): void {
  const others = ({ shape }: Tensor): Shape => shape.map((size, i) => (i === d ? 0 : size));
  if (sameShape(others(model), others(x))) return;
  throw new ShapeError(
    op,
    `${describe(model)} and ${describe(x)} along dim ${d}; all other sizes must be the same`,
    { shapes: [model.shape, x.shape], dim: d },
  );
}

/**
 * Tensors of one shape, one after the other along a new dim.
 *
 * Shape: `[…] → […, count, …]`. Dtype: promoted.
 * @throws {ShapeError} if there is no tensor, the shapes differ, or `dim` is out of range.
 * @throws {DeviceError} if the tensors lie on different devices.
 * @example
 * await stack([tensor([1, 2]), tensor([3, 4])], 1).toArray() // [[1, 3], [2, 4]]
 */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  const { backend, dtype } = together('stack', tensors);
  const { shape } = tensors[0];
  const d = normalizeDim('stack', dim, shape.length + 1);
  for (const x of tensors) {
    if (sameShape(x.shape, shape)) continue;
    throw new ShapeError(
      'stack',
      `${describe(tensors[0])} and ${describe(x)}; all shapes must be the same`,
      { shapes: [shape, x.shape] },
    );
  }
  const sizes = [...shape.slice(0, d), tensors.length, ...shape.slice(d)];
  const result = allocate('stack', backend, sizes, dtype);
  tensors.forEach((x, index) => {
    fillPart(result, along(d, index), x);
  });
  return result;
}

/**
 * Tensors side by side: along the second dim, vectors and scalars along the only one.
 *
 * Shape: the sizes of that dim add up. Dtype: promoted.
 * @throws {ShapeError} as `cat` does.
 * @example
 * await hstack([tensor([[1], [2]]), tensor([[3], [4]])]).toArray() // [[1, 3], [2, 4]]
 */
export function hstack(tensors: readonly Tensor[]): Tensor {
  return withDims('hstack', tensors, 1, (first) => Math.min(first.shape.length - 1, 1));
}

/**
 * Tensors below one another: along the first dim, vectors as rows.
 *
 * Shape: the sizes of the first dim add up. Dtype: promoted.
 * @throws {ShapeError} as `cat` does.
 * @example
 * await vstack([tensor([1, 2]), tensor([3, 4])]).toArray() // [[1, 2], [3, 4]]
 */
export function vstack(tensors: readonly Tensor[]): Tensor {
  return withDims('vstack', tensors, 2, () => 0);
}

/** Joins tensors that get dims of size 1 in front until they have `rank`. */
function withDims(
  op: string,
  tensors: readonly Tensor[],
  rank: number,
  dimOf: (first: Tensor) => number,
): Tensor {
  together(op, tensors);
  const views = tensors.map((x) => {
    const missing = Math.max(rank - x.shape.length, 0);
    return missing === 0 ? x : part(x, new Array<DimPart>(missing).fill('newDim'));
  });
  try {
    // Promotion counts the dims that were added.
    const { backend, dtype } = together(op, views);
    return joined(op, backend, dtype, views, dimOf(views[0]));
  } finally {
    views.forEach((view, i) => {
      if (view !== tensors[i]) view.dispose();
    });
  }
}
