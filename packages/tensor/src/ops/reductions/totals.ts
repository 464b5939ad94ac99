// Sums, products, counts and truth over one dim, several, or all.

import { scope } from '../../memory/scope.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { reduction, type SumOptions, summation } from '../callable.ts';
import { accumulateKind } from '../definition.ts';
import { div } from '../elementwise/arithmetic.ts';

/**
 * Sum of the elements, `Σ xᵢ`, along `dim`.
 *
 * Shape: the dims in `dim` go, or stay as 1 with `keepdim`; without `dim`, all go. Dtype:
 * floating preserved, bools and integers give int32; `dtype` converts first. Sums over no
 * elements are 0; float32 is accumulated pairwise or in float64, to a unit in the last place
 * unless terms cancel.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await sum(tensor([[1, 2], [3, 4]]), 0).toArray() // [4, 6]
 */
export const sum = summation({
  name: 'sum',
  combiner: 'sum',
  domain: 'any',
  accumulate: accumulateKind.integersWide,
  needsElements: false,
});

/**
 * Product of the elements along `dim`; 1 over no elements.
 *
 * Shape and dtype: as `sum`.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await prod(tensor([2, 3, 4])).item() // 24
 */
export const prod = summation({
  name: 'prod',
  combiner: 'prod',
  domain: 'any',
  accumulate: accumulateKind.integersWide,
  needsElements: false,
});

/**
 * Arithmetic mean, `Σ xᵢ / n`, along `dim`; NaN over no elements.
 *
 * Shape: as `sum`. Dtype: floating, preserved; `dtype` converts first.
 * @throws {DTypeError} if it would be computed in integers; `dtype` helps.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await mean(tensor([1, 2, 6])).item() // 3
 */
export const mean = summation({
  name: 'mean',
  combiner: 'sum',
  domain: 'floating',
  accumulate: accumulateKind.same,
  epilogue: (e, { value, count }) => e.div(value, count),
  needsElements: false,
});

/**
 * Sum of the elements that are not NaN.
 *
 * Shape and dtype: as `sum`.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await nansum(tensor([1, NaN, 2])).item() // 3
 */
export const nansum = summation({
  name: 'nansum',
  combiner: 'sum',
  domain: 'any',
  accumulate: accumulateKind.integersWide,
  prologue: (e, x) => e.select(e.eq(x, x), x, 0),
  needsElements: false,
});

const sumOfNumbers = summation({ ...nansum.op, name: 'nanmean', domain: 'floating' });

const countOfNumbers = reduction({
  name: 'nanmean',
  combiner: 'sum',
  domain: 'any',
  accumulate: accumulateKind.same,
  prologue: (e, x) => e.cast(e.eq(x, x), 'int32'),
  needsElements: false,
});

/**
 * Arithmetic mean of the elements that are not NaN; NaN if there are none.
 *
 * Shape and dtype: as `mean`.
 * @throws {DTypeError} if it would be computed in integers; `dtype` helps.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await nanmean(tensor([1, NaN, 2])).item() // 1.5
 */
export function nanmean(
  x: Tensor,
  dim?: number | readonly number[] | null,
  options?: SumOptions,
): Tensor {
  return scope(() => div(sumOfNumbers(x, dim, options), countOfNumbers(x, dim, options)));
}

/**
 * How many elements are not zero; NaN counts.
 *
 * Shape: as `sum`. Dtype: int32.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await countNonzero(tensor([[0, 1], [2, 3]]), 0).toArray() // [1, 2]
 */
export const countNonzero = reduction({
  name: 'countNonzero',
  combiner: 'sum',
  domain: 'any',
  accumulate: accumulateKind.same,
  prologue: (e, x) => e.cast(e.cast(x, 'bool'), 'int32'),
  needsElements: false,
});

/**
 * Whether any element along `dim` is not zero; false over no elements.
 *
 * Shape: as `sum`. Dtype: bool; uint8 stays uint8, as in PyTorch.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await any(tensor([[0, 0], [0, 2]]), 1).toArray() // [false, true]
 */
export const any = reduction({
  name: 'any',
  combiner: 'max',
  domain: 'any',
  accumulate: accumulateKind.same,
  prologue: (e, x) => e.cast(x, 'bool'),
  result: accumulateKind.truth,
  needsElements: false,
});

/**
 * Whether no element along `dim` is zero; true over no elements.
 *
 * Shape: as `sum`. Dtype: bool; uint8 stays uint8, as in PyTorch.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await all(tensor([[1, 0], [1, 2]]), 1).toArray() // [false, true]
 */
export const all = reduction({
  name: 'all',
  combiner: 'min',
  domain: 'any',
  accumulate: accumulateKind.same,
  prologue: (e, x) => e.cast(x, 'bool'),
  result: accumulateKind.truth,
  needsElements: false,
});
