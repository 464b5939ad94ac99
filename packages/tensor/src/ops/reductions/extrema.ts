// Largest and smallest elements, and where they are. NaN counts as larger and as smaller than
// any number; of equal elements the first is taken.

import { apply } from '../../execute/door.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { keepdimOf, type ReduceOptions, reduceOp, reduction } from '../callable.ts';
import { accumulateKind } from '../definition.ts';
import type { ValuesAndIndices } from '../ordering/sorting.ts';

/**
 * Largest element along `dim`, NaN if there is one.
 *
 * Shape: as `sum`. Dtype: preserved.
 * @throws {ShapeError} if there are no elements to compare, or a dim lies outside `[-rank, rank)`.
 * @example
 * await amax(tensor([[1, 5], [3, 4]]), 1).toArray() // [5, 4]
 */
export const amax = reduction({
  name: 'amax',
  combiner: 'max',
  domain: 'any',
  accumulate: accumulateKind.same,
  needsElements: true,
});

/**
 * Smallest element along `dim`, NaN if there is one.
 *
 * Shape: as `sum`. Dtype: preserved.
 * @throws {ShapeError} if there are no elements to compare, or a dim lies outside `[-rank, rank)`.
 * @example
 * await amin(tensor([[1, 5], [3, 4]]), 1).toArray() // [1, 3]
 */
export const amin = reduction({
  name: 'amin',
  combiner: 'min',
  domain: 'any',
  accumulate: accumulateKind.same,
  needsElements: true,
});

/**
 * Position of the largest element along `dim`, of the first NaN if there is one; over several
 * dims, or all, it is counted in row-major order.
 *
 * Shape: as `sum`. Dtype: int32, of numbers.
 * @throws {DTypeError} if the elements are bools.
 * @throws {ShapeError} if there are no elements to compare, or a dim lies outside `[-rank, rank)`.
 * @example
 * await argmax(tensor([[1, 5], [3, 4]]), 1).toArray() // [1, 1]
 */
export const argmax = reduction({
  name: 'argmax',
  combiner: 'max',
  domain: 'number',
  accumulate: accumulateKind.same,
  epilogue: (_, { index }) => index,
  needsElements: true,
});

/**
 * Position of the smallest element along `dim`, by the rules of `argmax`.
 *
 * Shape: as `sum`. Dtype: int32, of numbers.
 * @throws {DTypeError} if the elements are bools.
 * @throws {ShapeError} if there are no elements to compare, or a dim lies outside `[-rank, rank)`.
 * @example
 * await argmin(tensor([[1, 5], [3, 4]]), 0).toArray() // [0, 1]
 */
export const argmin = reduction({
  name: 'argmin',
  combiner: 'min',
  domain: 'number',
  accumulate: accumulateKind.same,
  epilogue: (_, { index }) => index,
  needsElements: true,
});

const [largestAlong, smallestAlong] = (['max', 'min'] as const).map((name) =>
  reduceOp({
    name,
    combiner: name,
    domain: 'any',
    accumulate: accumulateKind.same,
    epilogue: (_, { value, index }) => [value, index],
    needsElements: true,
  }),
);

const [largestOfAll, smallestOfAll] = (['max', 'min'] as const).map((name) =>
  reduceOp({
    name,
    combiner: name,
    domain: 'any',
    accumulate: accumulateKind.same,
    needsElements: true,
  }),
);

/**
 * Largest of all elements; with `dim`, the largest along it and where they are.
 *
 * NaN wins, and of equal elements the first. Shape: a scalar; with `dim`, that dim goes, or
 * stays as 1 with `keepdim`. Dtype: preserved; indices are int32.
 * @throws {ShapeError} if there are no elements to compare, or `dim` lies outside `[-rank, rank)`.
 * @example
 * const { values, indices } = max(tensor([[1, 5], [3, 4]]), 1);
 * [await values.toArray(), await indices.toArray()] // [[5, 4], [1, 1]]
 */
export function max(x: Tensor): Tensor;
export function max(x: Tensor, dim: number, options?: ReduceOptions): ValuesAndIndices;
export function max(x: Tensor, dim?: number, options?: ReduceOptions): Tensor | ValuesAndIndices {
  if (dim === undefined) return apply(largestOfAll, [x])[0];
  const [values, indices] = apply(largestAlong, [x], { dim, keepdim: keepdimOf('max', options) });
  return { values, indices };
}

/**
 * Smallest of all elements; with `dim`, the smallest along it and where they are.
 *
 * Shape and dtype: as `max`.
 * @throws {ShapeError} if there are no elements to compare, or `dim` lies outside `[-rank, rank)`.
 * @example
 * const { values, indices } = min(tensor([[1, 5], [3, 4]]), 1);
 * [await values.toArray(), await indices.toArray()] // [[1, 3], [0, 0]]
 */
export function min(x: Tensor): Tensor;
export function min(x: Tensor, dim: number, options?: ReduceOptions): ValuesAndIndices;
export function min(x: Tensor, dim?: number, options?: ReduceOptions): Tensor | ValuesAndIndices {
  if (dim === undefined) return apply(smallestOfAll, [x])[0];
  const [values, indices] = apply(smallestAlong, [x], { dim, keepdim: keepdimOf('min', options) });
  return { values, indices };
}
