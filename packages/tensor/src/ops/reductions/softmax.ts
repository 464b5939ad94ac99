// Sums of exponentials: softmax and its logarithm, logsumexp. The largest element is subtracted
// first, so that no exponential overflows.
// Source: Blanchard, Higham & Higham, IMA J. Numer. Anal. 41(4), 2021.

import { apply } from '../../execute/door.ts';
import { scope } from '../../memory/scope.ts';
import { normalizeDims } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { elementwise, keepdimOf, type ReduceOptions, reduceOp } from '../callable.ts';
import { accumulateKind, type ReduceOp } from '../definition.ts';
import { add, div } from '../elementwise/arithmetic.ts';
import { squeeze } from '../views/sizes.ts';

function largest(name: string, domain: ReduceOp['domain']): ReduceOp {
  return reduceOp({
    name,
    combiner: 'max',
    domain,
    accumulate: accumulateKind.floating,
    needsElements: false,
  });
}

const largestOfSoftmax = largest('softmax', 'floating');
const largestOfLogSoftmax = largest('logSoftmax', 'floating');

// Infinite elements cannot be subtracted from themselves; exponentials of them need no help.
const finiteLargest = reduceOp({
  ...largest('logsumexp', 'any'),
  epilogue: (e, { value }) => e.select(e.lt(e.abs(value), Infinity), value, 0),
});

const logOfSum = reduceOp({
  name: 'logsumexp',
  combiner: 'sum',
  domain: 'any',
  accumulate: accumulateKind.floating,
  prologue: (e, x, shift) => e.exp(e.sub(x, shift)),
  epilogue: (e, { value }) => e.log(value),
  needsElements: false,
});

const shiftedExp = elementwise<[x: Tensor, shift: Tensor]>('softmax', 'float', (e, x, shift) =>
  e.exp(e.sub(x, shift)),
);

const shifted = elementwise<[x: Tensor, shift: Tensor, logSum: Tensor]>(
  'logSoftmax',
  'float',
  (e, x, shift, logSum) => e.sub(e.sub(x, shift), logSum),
);

const total = reduceOp({
  name: 'softmax',
  combiner: 'sum',
  domain: 'floating',
  accumulate: accumulateKind.same,
  needsElements: false,
});

/**
 * Log of the summed exponentials along `dim`: `log Σ exp(xᵢ)`; −Infinity over no elements.
 *
 * The largest element is subtracted first, so large finite inputs do not overflow.
 * Shape: as `sum`. Dtype: floating, preserved; integers give float32.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @see Blanchard, Higham & Higham, IMA J. Numer. Anal. 41(4), 2021.
 * @example
 * await logsumexp(tensor([1000, 1000]), 0).item() // 1000.6931762695312
 */
export function logsumexp(
  x: Tensor,
  dim?: number | readonly number[] | null,
  options?: ReduceOptions,
): Tensor {
  const keepdim = keepdimOf('logsumexp', options);
  return scope(() => {
    const params = { dim, keepdim: true };
    const [shift] = apply(finiteLargest, [x], params);
    const [logSum] = apply(logOfSum, [x, shift], params);
    const result = add(logSum, shift);
    if (keepdim) return result;
    const isAll = Array.isArray(dim) && dim.length === 0;
    return squeeze(result, normalizeDims('logsumexp', isAll ? null : dim, x.rank));
  });
}

/**
 * Exponentials along `dim` as parts of their sum: `exp(xᵢ) / Σ exp(xⱼ)`.
 *
 * The largest element is subtracted first. A slice with +Infinity or NaN, or of −Infinity
 * alone, gives NaN.
 * Shape: that of `x`. Dtype: floating, preserved.
 * @throws {DTypeError} on integers and bools.
 * @throws {ShapeError} if `dim` lies outside `[-rank, rank)`.
 * @example
 * await softmax(tensor([1, 1]), 0).toArray() // [0.5, 0.5]
 */
export function softmax(x: Tensor, dim: number): Tensor {
  return scope(() => {
    const params = { dim, keepdim: true };
    const [shift] = apply(largestOfSoftmax, [x], params);
    const exponentials = shiftedExp(x, shift);
    const [sum] = apply(total, [exponentials], params);
    return div(exponentials, sum);
  });
}

/**
 * Logarithm of `softmax`: `xᵢ − log Σ exp(xⱼ)`, without forming the quotient.
 *
 * Shape: that of `x`. Dtype: floating, preserved.
 * @throws {DTypeError} on integers and bools.
 * @throws {ShapeError} if `dim` lies outside `[-rank, rank)`.
 * @example
 * await logSoftmax(tensor([0, 0]), 0).toArray() // [-0.6931471824645996, -0.6931471824645996]
 */
export function logSoftmax(x: Tensor, dim: number): Tensor {
  return scope(() => {
    const params = { dim, keepdim: true };
    const [shift] = apply(largestOfLogSoftmax, [x], params);
    const [logSum] = apply(logOfSum, [x, shift], params);
    return shifted(x, shift, logSum);
  });
}
