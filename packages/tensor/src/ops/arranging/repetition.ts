// Elements repeated.

import { DTypeError, ShapeError, saidBy } from '../../errors.ts';
import { refuseDecidedByValues } from '../../execute/launch.ts';
import { scope } from '../../memory/scope.ts';
import { checkCounts } from '../../shape/counts.ts';
import { checkShape, describe, formatShape, normalizeDim, type Shape } from '../../shape/shape.ts';
import { readerOf } from '../../tensor/readable.ts';
import { readSync } from '../../tensor/reading.ts';
import { checkLive, Tensor } from '../../tensor/tensor.ts';
import { clone } from '../copying.ts';
import { uploaded } from '../creation/uploaded.ts';
import { gathering } from '../indexing/gather-op.ts';
import { expand, reshape, unsqueeze, view } from '../views/sizes.ts';

/**
 * The whole tensor repeated along each dim; dims that `repeats` has more than `x` come in front.
 *
 * Shape: `repeats[d] · x.shape[d]`. Dtype: preserved. Always a copy.
 * @throws {ShapeError} if a number is no count, or there are fewer of them than dims.
 * @example
 * await repeat(tensor([1, 2]), [2, 2]).toArray() // [[1, 2, 1, 2], [1, 2, 1, 2]]
 */
export function repeat(x: Tensor, repeats: Shape): Tensor {
  checkLive('repeat', x);
  checkShape('repeat', repeats);
  if (repeats.length < x.shape.length) {
    throw new ShapeError(
      'repeat',
      `${formatShape(repeats)} for ${describe(x)}; a number for each dim at least. tile() takes fewer`,
      { shape: x.shape, repeats },
    );
  }
  return repeated('repeat', x, repeats);
}

/**
 * `repeat` that takes fewer numbers than dims: those left out, at the front, are 1.
 *
 * Shape: the sizes are multiplied. Dtype: preserved.
 * @throws {ShapeError} if a number is no count.
 * @example
 * await tile(tensor([[1], [2]]), [2]).toArray() // [[1, 1], [2, 2]]
 */
export function tile(x: Tensor, repeats: Shape): Tensor {
  checkLive('tile', x);
  checkShape('tile', repeats);
  const missing = Math.max(x.shape.length - repeats.length, 0);
  return repeated('tile', x, [...new Array<number>(missing).fill(1), ...repeats]);
}

function repeated(op: string, x: Tensor, repeats: Shape): Tensor {
  const lead = repeats.length - x.shape.length;
  const shape = [...new Array<number>(lead).fill(1), ...x.shape];
  // Each dim as two: one that repeats, stretched, and one of entries.
  const apart = shape.flatMap((size) => [1, size]);
  const stretched = shape.flatMap((size, d) => [repeats[d], size]);
  const whole = shape.map((size, d) => size * repeats[d]);
  return saidBy(op, () => scope(() => view(clone(expand(view(x, apart), stretched)), whole)));
}

/**
 * Every entry of `dim` repeated in its place: each as often as all, or as the list says. Without
 * `dim`, every element of the tensor as a vector. The list may be a tensor, which is read.
 *
 * Shape: `dim` has the sum of the repeats. Dtype: preserved. Always a copy.
 * @throws {ShapeError} if a number is no count, or the list has another length than the dim.
 * @throws {DTypeError} if a tensor of repeats is no vector or scalar of int32.
 * @throws {DeviceError} if a tensor of repeats lies where it cannot be read synchronously.
 * @example
 * await repeatInterleave(tensor([1, 2]), 2).toArray() // [1, 1, 2, 2]
 * await repeatInterleave(tensor([1, 2]), [1, 2]).toArray() // [1, 2, 2]
 */
export function repeatInterleave(
  x: Tensor,
  repeats: number | readonly number[] | Tensor,
  dim?: number,
): Tensor {
  const op = 'repeatInterleave';
  checkLive(op, x);
  const counts = repeats instanceof Tensor ? countsIn(op, repeats) : repeats;
  checkCounts(op, [counts].flat());
  if (dim === undefined || x.shape.length === 0) {
    if (dim !== undefined) normalizeDim(op, dim, 0);
    const vector = reshape(x, [x.numel]);
    try {
      return interleaved(op, vector, counts, 0);
    } finally {
      vector.dispose();
    }
  }
  return interleaved(op, x, counts, normalizeDim(op, dim, x.shape.length));
}

function countsIn(op: string, repeats: Tensor): number | readonly number[] {
  checkLive(op, repeats, 1);
  if (repeats.dtype !== 'int32' || repeats.rank > 1) {
    throw new DTypeError(op, `repeats is ${describe(repeats)}; it is a vector or scalar of int32`, {
      repeats: repeats.shape,
      dtype: repeats.dtype,
    });
  }
  refuseDecidedByValues(op);
  readerOf(op, repeats, 'Array.from(await repeats.read()) gives a list');
  const counts = Array.from(readSync(repeats));
  // One number is for all entries.
  return counts.length === 1 ? counts[0] : counts;
}

function interleaved(
  op: string,
  x: Tensor,
  repeats: number | readonly number[],
  d: number,
): Tensor {
  const size = x.shape[d];
  if (typeof repeats === 'number') {
    return scope(() => {
      const sizes = [...x.shape.slice(0, d + 1), repeats, ...x.shape.slice(d + 1)];
      const copy = clone(expand(unsqueeze(x, d + 1), sizes));
      return view(
        copy,
        x.shape.map((s, i) => (i === d ? s * repeats : s)),
      );
    });
  }
  if (repeats.length !== size) {
    throw new ShapeError(
      op,
      `${repeats.length} numbers for the ${size} entries of dim ${d} of ${describe(x)}`,
      { shape: x.shape, dim: d, repeats },
    );
  }
  const entries = new Int32Array(repeats.reduce((sum, n) => sum + n, 0));
  let start = 0;
  repeats.forEach((count, entry) => {
    entries.fill(entry, start, start + count);
    start += count;
  });
  const index = uploaded(op, x, [entries.length], 'int32', entries);
  try {
    return picked([x, index], { dim: d, picks: 'slices', wraps: false })[0];
  } finally {
    index.dispose();
  }
}

const picked = gathering('repeatInterleave');
