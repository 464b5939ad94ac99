// Writing to whole slices across a dim, by a vector of indices: the pure ops, and their twins
// that do it in place.

import { ShapeError } from '../../errors.ts';
import type { Scalar } from '../../execute/value.ts';
import { scope } from '../../memory/scope.ts';
import { describe } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { scattered, scattering, withValue } from './scatter-op.ts';

const indexAddOp = scattering('indexAdd');
const indexCopyOp = scattering('indexCopy');
const indexFillOp = scattering('indexFill');

/** Options of `indexAdd`. */
export interface IndexAddOptions {
  /** What the source is multiplied by. */
  readonly alpha?: number;
}

function indexAddInto(
  isInPlace: boolean,
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  { alpha = 1 }: IndexAddOptions,
): Tensor {
  const params = { dim, picks: 'slices', mode: 'sum' } as const;
  if (alpha === 1) return scattered(indexAddOp, isInPlace, x, [index, source], params);
  return scope(() => scattered(indexAddOp, isInPlace, x, [index, mul(source, alpha)], params));
}

/**
 * `x` with the slices of `source`, times `alpha`, added to those across `dim` that `index`, a
 * vector, names, in its order. `indexAdd_` writes into `x`.
 *
 * Shape: that of `x`; `source` has `index.shape[0]` in place of `dim`. Dtype: that of `x` and
 * `source`; `index` is int32.
 * @throws {DTypeError} if `index` is not int32, or the dtypes of `x` and `source` differ.
 * @throws {ShapeError} if the shapes do not fit, or `dim` is out of range.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`; nothing is written then.
 * @example
 * const rows = tensor([0, 0], { dtype: 'int32' });
 * await indexAdd(tensor([1, 2]), 0, rows, tensor([8, 9])).toArray() // [18, 2]
 */
export function indexAdd(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: IndexAddOptions = {},
): Tensor {
  return indexAddInto(false, x, dim, index, source, options);
}

/**
 * `indexAdd`, in place.
 * @example
 * const rows = tensor([0, 0], { dtype: 'int32' });
 * await tensor([1, 2]).indexAdd_(0, rows, tensor([8, 9])).toArray() // [18, 2]
 */
export function indexAdd_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: IndexAddOptions = {},
): Tensor {
  return indexAddInto(true, x, dim, index, source, options);
}

/**
 * `x` with the slices of `source` in place of those across `dim` that `index` names; as
 * `indexAdd` in all else. Of several for one place the last stays. `indexCopy_` writes into `x`.
 *
 * Shape and dtype: those of `x`.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`.
 * @example
 * const rows = tensor([1], { dtype: 'int32' });
 * await indexCopy(tensor([1, 2]), 0, rows, tensor([9])).toArray() // [1, 9]
 */
export function indexCopy(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return scattered(indexCopyOp, false, x, [index, source], { dim, picks: 'slices' });
}

/**
 * `indexCopy`, in place.
 * @example
 * const rows = tensor([1], { dtype: 'int32' });
 * await tensor([1, 2]).indexCopy_(0, rows, tensor([9])).toArray() // [1, 9]
 */
export function indexCopy_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return scattered(indexCopyOp, true, x, [index, source], { dim, picks: 'slices' });
}

function indexFillInto(
  isInPlace: boolean,
  x: Tensor,
  dim: number,
  index: Tensor,
  value: Tensor | Scalar,
): Tensor {
  const name = isInPlace ? 'indexFill_' : 'indexFill';
  return withValue(name, x, value, (tensor) => {
    if (tensor.rank > 0) {
      throw new ShapeError(name, `the value is ${describe(tensor)}; it has no dims`, {
        value: tensor.shape,
      });
    }
    const params = { dim, picks: 'slices', isFill: true } as const;
    return scattered(indexFillOp, isInPlace, x, [index, tensor], params);
  });
}

/**
 * `x` with `value`, a number or a tensor without dims, in all slices across `dim` that `index`,
 * a vector, names. `indexFill_` writes into `x`.
 *
 * Shape: that of `x`. Dtype: that of `x`; `index` is int32.
 * @throws {DTypeError} if a fraction would be written into integers.
 * @throws {ShapeError} if the value has dims.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`.
 * @example
 * const rows = tensor([1], { dtype: 'int32' });
 * await indexFill(tensor([1, 2]), 0, rows, 9).toArray() // [1, 9]
 */
export function indexFill(x: Tensor, dim: number, index: Tensor, value: Tensor | Scalar): Tensor {
  return indexFillInto(false, x, dim, index, value);
}

/**
 * `indexFill`, in place.
 * @example
 * const rows = tensor([1], { dtype: 'int32' });
 * await tensor([1, 2]).indexFill_(0, rows, 9).toArray() // [1, 9]
 */
export function indexFill_(x: Tensor, dim: number, index: Tensor, value: Tensor | Scalar): Tensor {
  return indexFillInto(true, x, dim, index, value);
}
