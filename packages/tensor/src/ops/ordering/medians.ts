// The median: the middle one of the sorted elements.

import { isFloatingPoint } from '../../dtype/dtype.ts';
import { DTypeError, saidBy } from '../../errors.ts';
import { apply } from '../../execute/door.ts';
import { scope } from '../../memory/scope.ts';
import { reducedShape } from '../../shape/reduced-shape.ts';
import { describe, normalizeDim } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { keepdimOf, type ReduceOptions, reduceOp } from '../callable.ts';
import { full } from '../creation/filled.ts';
import { accumulateKind } from '../definition.ts';
import { ne } from '../elementwise/comparison.ts';
import { where } from '../elementwise/selection.ts';
import { flatten, narrow, reshape } from '../views/index.ts';
import { sort, type ValuesAndIndices } from './sorting.ts';

const largest = reduceOp({
  name: 'median',
  combiner: 'max',
  domain: 'any',
  accumulate: accumulateKind.same,
  epilogue: (_, { value, index }) => [value, index],
  needsElements: true,
});

/**
 * The middle one of all elements in order, the lower of two; with `dim`, along it, and where
 * it is. NaN if there is one, and of no floats at all.
 *
 * Shape: as `max`. Dtype: preserved, of numbers; indices are int32. Of equal elements the first
 * comes first; PyTorch leaves their order open.
 * @throws {DTypeError} if the elements are bools.
 * @throws {ShapeError} if there are no elements along `dim`, or no integers at all, or `dim` lies
 * outside `[-rank, rank)`.
 * @example
 * await median(tensor([3, 1, 2, 9])).item() // 2
 */
export function median(x: Tensor): Tensor;
export function median(x: Tensor, dim: number, options?: ReduceOptions): ValuesAndIndices;
export function median(
  x: Tensor,
  dim?: number,
  options?: ReduceOptions,
): Tensor | ValuesAndIndices {
  checkLive('median', x);
  const keepdim = keepdimOf('median', options) ?? false;
  if (dim === undefined) {
    if (x.numel > 0 || !isFloatingPoint(x.dtype)) {
      return scope(() => medianAlong(flatten(x), 0, false).values);
    }
    return full([], Number.NaN, { dtype: x.dtype, device: x.device });
  }
  return scope(() => medianAlong(x, dim, keepdim));
}

function medianAlong(x: Tensor, dim: number, keepdim: boolean): ValuesAndIndices {
  const d = normalizeDim('median', dim, x.rank);
  if (x.dtype === 'bool') {
    throw new DTypeError('median', `x is ${describe(x)}; the rule is number dtypes only`, {
      dtype: x.dtype,
    });
  }
  // Refuses what has no elements, and finds the first NaN if there is one.
  const [top, topIndex] = apply(largest, [x], { dim: d, keepdim: true });
  const sorted = saidBy('median', () => sort(x, d));
  const middle = ((x.shape[d] ?? 1) - 1) >> 1;
  const at = (y: Tensor): Tensor => (x.rank === 0 ? y : narrow(y, d, middle, 1));
  const isNone = ne(top, top);
  const shape = reducedShape(x.shape, d, keepdim);
  return {
    values: reshape(where(isNone, top, at(sorted.values)), shape),
    indices: reshape(where(isNone, topIndex, at(sorted.indices)), shape),
  };
}
