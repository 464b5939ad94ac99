// Reductions over one dim, several, or all.

import { reduction } from './callable.ts';
import { accumulateKind } from './definition.ts';

/**
 * Sum of the elements, `Σ xᵢ`, along `dim`.
 *
 * Shape: the dims in `dim` go, or stay as 1 with `keepdim`. Dtype: floating preserved, bools
 * and integers give int32. Sums over no elements are 0; float32 is accumulated in float64.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await sum(tensor([[1, 2], [3, 4]]), 0).toArray() // [4, 6]
 */
export const sum = reduction({
  name: 'sum',
  combiner: 'sum',
  accumulate: accumulateKind.integersWide,
  prologue: (_, x) => x,
  epilogue: (_, total) => total,
  needsElements: false,
});

/**
 * Product of the elements along `dim`; 1 over no elements.
 *
 * Shape and dtype: as `sum`.
 * @example
 * await prod(tensor([2, 3, 4])).item() // 24
 */
export const prod = reduction({
  name: 'prod',
  combiner: 'prod',
  accumulate: accumulateKind.integersWide,
  prologue: (_, x) => x,
  epilogue: (_, product) => product,
  needsElements: false,
});

/**
 * Largest element along `dim`, NaN if there is one.
 *
 * Shape: as `sum`. Dtype: preserved.
 * @throws {ShapeError} if there are no elements to compare.
 * @example
 * await amax(tensor([[1, 5], [3, 4]]), 1).toArray() // [5, 4]
 */
export const amax = reduction({
  name: 'amax',
  combiner: 'max',
  accumulate: accumulateKind.same,
  prologue: (_, x) => x,
  epilogue: (_, largest) => largest,
  needsElements: true,
});

/**
 * Smallest element along `dim`, NaN if there is one.
 *
 * Shape: as `sum`. Dtype: preserved.
 * @throws {ShapeError} if there are no elements to compare.
 * @example
 * await amin(tensor([[1, 5], [3, 4]]), 1).toArray() // [1, 3]
 */
export const amin = reduction({
  name: 'amin',
  combiner: 'min',
  accumulate: accumulateKind.same,
  prologue: (_, x) => x,
  epilogue: (_, smallest) => smallest,
  needsElements: true,
});
