// Writing and adding to the elements that tensors of indices point to, one index an element: the
// pure ops, and their twins that do it in place.

import type { Scalar } from '../../execute/value.ts';
import { checkOptions, chosen } from '../../options.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { scattered, scattering, withValue } from './scatter-op.ts';

const scatterOp = scattering('scatter');
const scatterAddOp = scattering('scatterAdd');

/** Options of `scatter`. */
export interface ScatterOptions {
  /** How elements of the source join those of `x`; they overwrite them unless given. */
  readonly reduce?: 'add' | 'multiply';
}

const modes = { add: 'sum', multiply: 'prod' } as const;

function scatterInto(
  name: 'scatter' | 'scatter_',
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor | Scalar,
  options: ScatterOptions,
): Tensor {
  checkOptions(name, options, "{ reduce: 'add' }");
  const { reduce } = options;
  const mode = reduce === undefined ? 'set' : chosen(name, 'reduce', reduce, modes);
  return withValue(name, x, source, (tensor, isFill) =>
    scattered(scatterOp, name === 'scatter_', x, [index, tensor], { dim, mode, isFill }),
  );
}

/**
 * `x` with elements of `source` where `index` points along `dim`: for `dim` 0,
 * `out[index[i][j]][j] = source[i][j]`. Of several for one place the last stays. With `reduce`,
 * they are added to what is there, or multiply it.
 *
 * Shape: that of `x`. `index` has as many dims and, but for `dim`, no larger sizes; `source` is
 * a number, or has no size smaller than `index`. Dtype: that of `x` and `source`; `index` is
 * int32. `scatter_` writes into `x`.
 * @throws {DTypeError} if `index` is not int32, or the dtypes of `x` and `source` differ.
 * @throws {ShapeError} if the shapes do not fit, or `dim` is out of range.
 * @throws {ValueError} if `reduce` is neither `add` nor `multiply`.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`; nothing is written then.
 * @example
 * const index = tensor([2, 0], { dtype: 'int32' });
 * await scatter(tensor([1, 2, 3]), 0, index, tensor([8, 9])).toArray() // [9, 2, 8]
 */
export function scatter(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor | Scalar,
  options: ScatterOptions = {},
): Tensor {
  return scatterInto('scatter', x, dim, index, source, options);
}

/**
 * `scatter`, in place.
 * @example
 * const index = tensor([2, 0], { dtype: 'int32' });
 * const x = tensor([1, 2, 3]);
 * await x.scatter_(0, index, 4, { reduce: 'multiply' }).toArray() // [4, 2, 12]
 */
export function scatter_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor | Scalar,
  options: ScatterOptions = {},
): Tensor {
  return scatterInto('scatter_', x, dim, index, source, options);
}

/**
 * `x` with the elements of `source` added where `index` points along `dim`, in the order of
 * the index; as `scatter` in all else. `scatterAdd_` writes into `x`.
 *
 * Shape and dtype: those of `x`.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`.
 * @example
 * const index = tensor([0, 0], { dtype: 'int32' });
 * await scatterAdd(tensor([1, 2]), 0, index, tensor([8, 9])).toArray() // [18, 2]
 */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return scattered(scatterAddOp, false, x, [index, source], { dim, mode: 'sum' });
}

/**
 * `scatterAdd`, in place.
 * @example
 * const index = tensor([0, 0], { dtype: 'int32' });
 * await tensor([1, 2]).scatterAdd_(0, index, tensor([8, 9])).toArray() // [18, 2]
 */
export function scatterAdd_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return scattered(scatterAddOp, true, x, [index, source], { dim, mode: 'sum' });
}
