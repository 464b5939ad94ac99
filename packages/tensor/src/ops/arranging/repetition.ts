// Elements repeated.

import { ShapeError } from '../../errors.ts';
import { allocate } from '../../execute/operands.ts';
import { checkCounts } from '../../shape/counts.ts';
import { checkShape, describe, formatShape, normalizeDim, type Shape } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { clone } from '../copying.ts';
import { along, part } from '../views/part.ts';
import { expand, reshape, unsqueeze, view } from '../views/sizes.ts';
import { fillPart } from './joining.ts';

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
  return repeated(x, repeats);
}

/**
 * `repeat` that takes fewer numbers than dims: those left out, at the front, are 1.
 * @throws {ShapeError} if a number is no count.
 * @example
 * await tile(tensor([[1], [2]]), [2]).toArray() // [[1, 1], [2, 2]]
 */
export function tile(x: Tensor, repeats: Shape): Tensor {
  checkLive('tile', x);
  checkShape('tile', repeats);
  const missing = Math.max(x.shape.length - repeats.length, 0);
  return repeated(x, [...new Array<number>(missing).fill(1), ...repeats]);
}

function repeated(x: Tensor, repeats: Shape): Tensor {
  const lead = repeats.length - x.shape.length;
  const shape = [...new Array<number>(lead).fill(1), ...x.shape];
  // Each dim as two: one that repeats, stretched, and one of entries.
  const apart = view(
    x,
    shape.flatMap((size) => [1, size]),
  );
  const stretched = expand(
    apart,
    shape.flatMap((size, d) => [repeats[d], size]),
  );
  const copy = clone(stretched);
  const result = view(
    copy,
    shape.map((size, d) => size * repeats[d]),
  );
  for (const temporary of [apart, stretched, copy]) temporary.dispose();
  return result;
}

/**
 * Every entry of `dim` repeated in its place: each as often as all, or as the list says. Without
 * `dim`, every element of the tensor as a vector.
 *
 * Shape: `dim` has the sum of the repeats. Dtype: preserved. Always a copy.
 * @throws {ShapeError} if a number is no count, or the list has another length than the dim.
 * @example
 * await repeatInterleave(tensor([1, 2]), 2).toArray() // [1, 1, 2, 2]
 */
export function repeatInterleave(
  x: Tensor,
  repeats: number | readonly number[],
  dim?: number,
): Tensor {
  const op = 'repeatInterleave';
  checkLive(op, x);
  checkCounts(op, [repeats].flat());
  if (dim === undefined || x.shape.length === 0) {
    if (dim !== undefined) normalizeDim(op, dim, 0);
    const vector = reshape(x, [x.numel]);
    try {
      return interleaved(op, vector, repeats, 0);
    } finally {
      vector.dispose();
    }
  }
  return interleaved(op, x, repeats, normalizeDim(op, dim, x.shape.length));
}

function interleaved(
  op: string,
  x: Tensor,
  repeats: number | readonly number[],
  d: number,
): Tensor {
  const size = x.shape[d];
  const withSize = (n: number): Shape => x.shape.map((s, i) => (i === d ? n : s));
  if (typeof repeats === 'number') {
    const column = unsqueeze(x, d + 1);
    const sizes = [...x.shape.slice(0, d + 1), repeats, ...x.shape.slice(d + 1)];
    const stretched = expand(column, sizes);
    const copy = clone(stretched);
    const result = view(copy, withSize(size * repeats));
    for (const temporary of [column, stretched, copy]) temporary.dispose();
    return result;
  }
  if (repeats.length !== size) {
    throw new ShapeError(
      op,
      `${repeats.length} numbers for the ${size} entries of dim ${d} of ${describe(x)}`,
      { shape: x.shape, dim: d, repeats },
    );
  }
  const total = repeats.reduce((sum, n) => sum + n, 0);
  const result = allocate(op, x.storage.backend, withSize(total), x.dtype);
  let start = 0;
  repeats.forEach((length, index) => {
    const entry = part(x, along(d, { start: index, length: 1, step: 1 }));
    fillPart(result, along(d, { start, length, step: 1 }), entry);
    entry.dispose();
    start += length;
  });
  return result;
}
