// Picking elements by tensors of indices.

import { ShapeError } from '../../errors.ts';
import { scope } from '../../memory/scope.ts';
import { broadcastShapes } from '../../shape/broadcast.ts';
import { describe, normalizeDim } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { expand, flatten, reshape } from '../views/index.ts';
import { gathering } from './gather-op.ts';
import { checkIndexDType } from './index-operands.ts';

const gatherOp = gathering('gather');
const takeAlongDimOp = gathering('takeAlongDim');
const indexSelectOp = gathering('indexSelect');
const takeOp = gathering('take');

/**
 * Elements along `dim` by an index for each: `out[i][j] = x[index[i][j]][j]` for `dim` 0,
 * `x[i][index[i][j]]` for `dim` 1, and so on.
 *
 * Shape: that of `index`, which has as many dims as `x` and, but for `dim`, no larger sizes.
 * Dtype: that of `x`; `index` is int32.
 * @throws {DTypeError} if `index` is not int32.
 * @throws {ShapeError} if `index` does not fit, or `dim` is out of range.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`.
 * @example
 * const index = tensor([[1, 0]], { dtype: 'int32' });
 * await gather(tensor([[1, 2], [3, 4]]), 0, index).toArray() // [[3, 2]]
 */
export function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  return gatherOp([x, index], { dim, picks: 'elements', wraps: false })[0];
}

/**
 * As `gather`, with `x` and `index` broadcast in the other dims; without `dim`, along all
 * elements in row-major order. Fits the indices that `argsort`, `sort` and `topk` give.
 *
 * Dtype: that of `x`; `index` is int32.
 * @throws {ShapeError} if the numbers of dims differ, or the other dims do not broadcast.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`.
 * @example
 * const x = tensor([[3, 1, 2]]);
 * await takeAlongDim(x, argsort(x), 1).toArray() // [[1, 2, 3]]
 */
export function takeAlongDim(x: Tensor, index: Tensor, dim?: number): Tensor {
  const name = 'takeAlongDim';
  checkLive(name, x);
  checkLive(name, index, 1);
  return scope(() => {
    const params = { picks: 'elements', wraps: false } as const;
    if (dim === undefined)
      return takeAlongDimOp([flatten(x), flatten(index)], { dim: null, ...params })[0];
    if (x.rank !== index.rank) {
      throw new ShapeError(
        name,
        `input is ${describe(x)}, index is ${describe(index)}; both must have as many dims`,
        { input: x.shape, index: index.shape },
      );
    }
    const d = normalizeDim(name, dim, x.rank);
    const others = (shape: readonly number[]) => shape.map((size, i) => (i === d ? 1 : size));
    const common = broadcastShapes(name, [others(x.shape), others(index.shape)]);
    const stretched = (y: Tensor): Tensor => {
      const shape = common.map((size, i) => (i === d ? y.shape[i] : size));
      return expand(y, shape);
    };
    return takeAlongDimOp([stretched(x), stretched(index)], { dim: d, ...params })[0];
  });
}

/**
 * Slices across `dim` in the order of `index`, a vector; an index may occur several times.
 *
 * Shape: that of `x` with `index.shape[0]` in place of `dim`. Dtype: that of `x`; `index` is
 * int32.
 * @throws {DTypeError} if `index` is not int32.
 * @throws {ShapeError} if `index` has more than one dim, or `dim` is out of range.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`.
 * @example
 * const rows = tensor([1, 1, 0], { dtype: 'int32' });
 * await indexSelect(tensor([[1, 2], [3, 4]]), 0, rows).toArray() // [[3, 4], [3, 4], [1, 2]]
 */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  return indexSelectOp([x, index], { dim, picks: 'slices', wraps: false })[0];
}

/**
 * Elements of `x`, counted in row-major order; negative indices count from the end.
 *
 * Shape: that of `index`. Dtype: that of `x`; `index` is int32.
 * @throws {DTypeError} if `index` is not int32.
 * @throws {IndexError} if an index lies outside `[-x.numel, x.numel)`.
 * @example
 * const places = tensor([0, -1], { dtype: 'int32' });
 * await take(tensor([[1, 2], [3, 4]]), places).toArray() // [1, 4]
 */
export function take(x: Tensor, index: Tensor): Tensor {
  checkLive('take', x);
  checkLive('take', index, 1);
  checkIndexDType('take', index);
  return scope(() => {
    const params = { dim: null, picks: 'elements', wraps: true } as const;
    return reshape(takeOp([flatten(x), flatten(index)], params)[0], index.shape);
  });
}
