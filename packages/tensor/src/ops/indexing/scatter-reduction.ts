// Reducing to the elements that tensors of indices point to.

import { type DType, isFloatingPoint } from '../../dtype/dtype.ts';
import { DTypeError, saidBy } from '../../errors.ts';
import type { Scalar } from '../../execute/value.ts';
import { combiners } from '../../kernel/combiners.ts';
import type { ScatterMode } from '../../kernel/kernel.ts';
import { scope } from '../../memory/scope.ts';
import { chosen } from '../../options.ts';
import { describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';
import { full } from '../creation/filled.ts';
import { filled, overwritten, scattered, scattering } from './scatter-op.ts';

/** How `scatterReduce` joins what meets at one element. */
export type ScatterReduction = 'sum' | 'prod' | 'mean' | 'amax' | 'amin';

// A mean is a sum first.
const modes: Readonly<Record<ScatterReduction, Exclude<ScatterMode, 'set'>>> = {
  sum: 'sum',
  prod: 'prod',
  mean: 'sum',
  amax: 'max',
  amin: 'min',
};

const scatterReduceOp = scattering('scatterReduce');

/** Options of `scatterReduce`. */
export interface ScatterReduceOptions {
  /** Whether the elements of `x` take part in the reduction; so unless said otherwise. */
  readonly includeSelf?: boolean;
}

// On integers the mean is rounded down, as PyTorch's is.
const meanOf = elementwise<[sum: Tensor, count: Tensor]>(
  'scatterReduce',
  'promote',
  (e, sum, count) => {
    const atLeastOne = e.max(count, 1);
    if (isFloatingPoint(sum.dtype)) return e.div(sum, atLeastOne);
    const [s, c] = [sum, atLeastOne].map((x) => e.cast(x, 'float64'));
    const quotient = e.cast(e.div(s, c), sum.dtype);
    const isAbove = e.gt(e.mul(quotient, atLeastOne), sum);
    return e.select(isAbove, e.sub(quotient, 1), quotient);
  },
);

/**
 * `x` with the elements of `source` joined to those that `index` points to along `dim`, by
 * `reduce`; as `scatterAdd` in all else. `scatterReduce_` writes into `x`.
 *
 * Without `includeSelf`, elements that are pointed to count for nothing; others stay. The mean
 * of integers is rounded down.
 *
 * Shape and dtype: those of `x`.
 * @throws {ValueError} if `reduce` is none of `sum`, `prod`, `mean`, `amax`, `amin`.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`.
 * @example
 * const index = tensor([0, 0], { dtype: 'int32' });
 * const x = tensor([1, 2]);
 * await scatterReduce(x, 0, index, tensor([8, 9]), 'amax').toArray() // [9, 2]
 */
export function scatterReduce(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: ScatterReduction,
  options: ScatterReduceOptions = {},
): Tensor {
  checkReduction(x, reduce);
  const { includeSelf = true } = options;
  const join = (into: Tensor, from: Tensor, mode: ScatterMode): Tensor =>
    scattered(scatterReduceOp, false, into, [index, from], { dim, mode });
  const overwrite = (into: Tensor, value: Scalar): Tensor =>
    filled(into, value, (tensor, isFill) =>
      scattered(scatterReduceOp, false, into, [index, tensor], { dim, isFill }),
    );
  return scope(() => {
    const mode = modes[reduce];
    const start = includeSelf ? x : overwrite(x, identityOf(mode, x.dtype));
    const joined = join(start, source, mode);
    if (reduce !== 'mean') return joined;
    const { dtype, device } = x;
    const counts = full(x.shape, includeSelf ? 1 : 0, { dtype, device });
    return meanOf(joined, join(counts, full(source.shape, 1, { dtype, device }), 'sum'));
  });
}

function identityOf(mode: Exclude<ScatterMode, 'set'>, dtype: DType): Scalar {
  const value = combiners[mode].identity(dtype);
  return dtype === 'bool' ? value !== 0 : value;
}

function checkReduction(x: Tensor, reduce: ScatterReduction): void {
  checkLive('scatterReduce', x);
  chosen('scatterReduce', 'reduce', reduce, modes);
  if (reduce === 'mean' && x.dtype === 'bool') {
    throw new DTypeError('scatterReduce', `input is ${describe(x)}; bools have no mean`, {
      dtype: x.dtype,
    });
  }
}

/**
 * `scatterReduce`, in place.
 * @example
 * const index = tensor([0, 0], { dtype: 'int32' });
 * await tensor([1, 2]).scatterReduce_(0, index, tensor([8, 9]), 'mean').toArray() // [6, 2]
 */
export function scatterReduce_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: ScatterReduction,
  options: ScatterReduceOptions = {},
): Tensor {
  return saidBy('scatterReduce_', () => {
    const { includeSelf = true } = options;
    if (!includeSelf || reduce === 'mean') {
      return overwritten(x, scatterReduce(x, dim, index, source, reduce, options));
    }
    checkReduction(x, reduce);
    return scattered(scatterReduceOp, true, x, [index, source], { dim, mode: modes[reduce] });
  });
}
