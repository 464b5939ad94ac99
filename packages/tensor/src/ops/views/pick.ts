// Indexing by tensors of integers: elements picked along one dim, or along several at once, by
// a gather.

import { DTypeError, IndexError } from '../../errors.ts';
import { broadcastShapes } from '../../shape/broadcast.ts';
import { describe, elementCount, formatShape, type Shape } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';
import { gathering } from '../indexing/gather-op.ts';
import { permute } from './order.ts';
import { reshape, view } from './sizes.ts';

/** A tensor of integers for a dim. */
export interface Picked {
  readonly dim: number;
  readonly index: Tensor;
}

/** Refuses what is no tensor of integers. */
export function checkIndexTensor(op: string, index: Tensor): void {
  if (index.dtype === 'int32') return;
  throw new DTypeError(op, `an index is ${describe(index)}; index tensors are int32 or bool`, {
    dtype: index.dtype,
  });
}

const pickAlong = gathering('at');

// The place in several dims counted as one: `before · size + index`. A place outside its dim
// must not become one inside another: it becomes the lowest integer, which no dim has.
const placeIn = elementwise<[before: Tensor | number, index: Tensor, size: number]>(
  'at',
  'promote',
  (e, before, index, size) => {
    const isNegative = e.lt(index, 0);
    const counted = e.select(isNegative, e.add(index, size), index);
    const isInside = e.and(e.and(e.le(0, counted), e.lt(counted, size)), e.le(0, before));
    return e.select(isInside, e.add(e.mul(before, size), counted), -(2 ** 31));
  },
);

/**
 * The elements that the indices name together: their dims become those of the indices, which
 * broadcast. They stand where the indexed dims stood if those are neighbours, else in front.
 */
export function pick(op: string, x: Tensor, picked: readonly Picked[]): Tensor {
  const shape = broadcastShapes(
    op,
    picked.map(({ index }) => index.shape),
  );
  const dims = picked.map(({ dim }) => dim);
  const areNeighbours = dims.every((dim, i) => dim === dims[0] + i);
  const others = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const first = areNeighbours ? dims[0] : 0;
  const moved = areNeighbours ? x : permute(x, [...dims, ...others]);
  const sizes = dims.map((dim) => x.shape[dim]);
  const together = elementCount(sizes);
  const joined = reshape(moved, replaced(moved.shape, first, sizes.length, [together]));
  const places = sizes.length === 1 ? picked[0].index : placesIn(picked, sizes);
  const vector = reshape(places, [places.numel]);
  const params = { dim: first, picks: 'slices', wraps: true } as const;
  const [result] =
    sizes.length === 1
      ? pickAlong([joined, vector], params)
      : inDims(op, dims, sizes, () => pickAlong([joined, vector], params));
  return view(result, replaced(result.shape, first, 1, shape));
}

// The kernel knows only that a place does not exist, not by which of its dims.
function inDims<R>(op: string, dims: readonly number[], sizes: Shape, run: () => R): R {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof IndexError)) throw error;
    throw new IndexError(
      op,
      `an index is out of range for its dim; dims ${formatShape(dims)} have ${formatShape(sizes)} ` +
        'entries',
      { dims, sizes },
    );
  }
}

/** The places that the indices name in all their dims counted as one. */
function placesIn(picked: readonly Picked[], sizes: readonly number[]): Tensor {
  const [before, ...others] = picked.map(({ index }) => index);
  return others.reduce(
    (place: Tensor, index, i) => placeIn(place, index, sizes[i + 1]),
    placeIn(0, before, sizes[0]),
  );
}

function replaced(shape: Shape, dim: number, count: number, sizes: Shape): Shape {
  return [...shape.slice(0, dim), ...sizes, ...shape.slice(dim + count)];
}
