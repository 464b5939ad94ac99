// Sums of exponentials: softmax and its logarithm, logsumexp. The largest element is subtracted
// first, so that no exponential overflows.
// Source: Blanchard, Higham & Higham, IMA J. Numer. Anal. 41(4), 2021.

import { scope } from '../../memory/scope.ts';
import { elementCount, normalizeDims } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { keepdimOf, type ReduceOptions } from '../callable.ts';
import { accumulateKind } from '../definition.ts';
import { type RowDefinition, rowOp } from '../row-op.ts';
import { permute } from '../views/order.ts';
import { reshape } from '../views/sizes.ts';

/** The largest element, and the sum of exponentials of the distances from it. */
const shiftedSum: RowDefinition['stages'] = [
  { combiner: 'max', prologue: (_, [x]) => x },
  { combiner: 'sum', prologue: (e, [x], [largest]) => e.exp(e.sub(x, largest)) },
];

const softmaxOp = rowOp({
  name: 'softmax',
  domain: 'floating',
  accumulate: accumulateKind.same,
  stages: shiftedSum,
  // One quotient a row, in place of one an element.
  outputs: (e, [x], [largest, sum]) => e.mul(e.exp(e.sub(x, largest)), e.div(1, sum)),
  gradient: {
    stages: [{ combiner: 'sum', prologue: (e, [g, y]) => e.mul(g, y) }],
    output: (e, [g, y], [inner]) => e.mul(y, e.sub(g, inner)),
  },
});

const logSoftmaxOp = rowOp({
  name: 'logSoftmax',
  domain: 'floating',
  accumulate: accumulateKind.same,
  stages: shiftedSum,
  outputs: (e, [x], [largest, sum]) => e.sub(e.sub(x, largest), e.log(sum)),
  gradient: {
    stages: [{ combiner: 'sum', prologue: (_, [g]) => g }],
    output: (e, [g, y], [total]) => e.sub(g, e.mul(e.exp(y), total)),
  },
});

const logsumexpOp = rowOp({
  name: 'logsumexp',
  domain: 'any',
  accumulate: accumulateKind.floating,
  // Infinite elements cannot be subtracted from themselves; exponentials of them need no help.
  stages: [
    shiftedSum[0],
    {
      combiner: 'sum',
      prologue: (e, [x], [largest]) =>
        e.exp(e.sub(x, e.select(e.lt(e.abs(largest), Infinity), largest, 0))),
    },
  ],
  outputs: (e, _, [largest, sum]) =>
    e.add(e.log(sum), e.select(e.lt(e.abs(largest), Infinity), largest, 0)),
  // Where the result is −Infinity, no element has a part in it.
  gradient: {
    stages: [],
    output: (e, [g, y, x]) => e.mul(g, e.select(e.eq(y, -Infinity), 0, e.exp(e.sub(x, y)))),
  },
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
  checkLive('logsumexp', x);
  const keepdim = keepdimOf('logsumexp', options);
  const isAll = Array.isArray(dim) && dim.length === 0;
  const dims = normalizeDims('logsumexp', isAll ? null : dim, x.rank);
  if (dims.length === 1) return logsumexpOp([x], { dim: dims[0], keepdim })[0];
  // Several dims, made one.
  return scope(() => {
    const kept = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
    const sizes = kept.map((d) => x.shape[d]);
    const count = elementCount(dims.map((d) => x.shape[d]));
    const rows = reshape(permute(x, [...kept, ...dims]), [...sizes, count]);
    const [result] = logsumexpOp([rows], { dim: -1 });
    return keepdim
      ? reshape(
          result,
          x.shape.map((size, d) => (dims.includes(d) ? 1 : size)),
        )
      : result;
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
  return softmaxOp([x], { dim })[0];
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
  return logSoftmaxOp([x], { dim })[0];
}
