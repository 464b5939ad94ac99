// Order along a dim: whole, and parts of it.

import { saidBy, ValueError } from '../../errors.ts';
import { sortKernel } from '../../kernel/kernel.ts';
import { scope } from '../../memory/scope.ts';
import { checkOptions } from '../../options.ts';
import { dimLast } from '../../shape/last-dim.ts';
import { describe, normalizeDim } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { keepdimOf, kernelOp, type ReduceOptions } from '../callable.ts';
import { clone } from '../copying.ts';
import { narrow, reshape } from '../views/index.ts';

/** Elements that were chosen, and where along the dim they came from. */
export interface ValuesAndIndices {
  readonly values: Tensor;
  /** int32. */
  readonly indices: Tensor;
}

/** Options of `sort` and `argsort`. */
export interface SortOptions {
  /** Whether the largest comes first. */
  readonly descending?: boolean;
  /** Whether equal elements keep their order. They always do; PyTorch's parameter. */
  readonly stable?: boolean;
}

/** Options of `topk`. */
export interface TopkOptions {
  /** Whether to give the largest, not the smallest; so unless said otherwise. */
  readonly largest?: boolean;
  /** Whether the result is in order. It always is; PyTorch's parameter. */
  readonly sorted?: boolean;
}

/** Parameters of every op that is a sort. */
export interface SortParams {
  readonly dim: number;
  readonly descending: boolean;
  /** How many of the first elements are wanted; all unless it is given. */
  readonly count?: number;
}

/** An op that is a sort of `[input]`, giving values and indices, under its caller's name. */
function sorting(name: string) {
  return kernelOp(name, 'sort', ([input], { dim, descending, count }: SortParams) => {
    const d = normalizeDim(name, dim, input.shape.length);
    const { dtype } = input;
    const shape =
      count === undefined ? input.shape : input.shape.map((s, i) => (i === d ? count : s));
    return {
      kernel: sortKernel(dtype, descending),
      outputs: [
        { dtype, shape },
        { dtype: 'int32', shape },
      ],
      scalars: [],
      view: (layout) => dimLast(layout, d),
    };
  });
}

const sortOp = sorting('sort');
const argsortOp = sorting('argsort');
const topkOp = sorting('topk');
const kthvalueOp = sorting('kthvalue');

/**
 * The elements in order along `dim`, and where they came from. Equal elements keep their
 * order, and NaN counts as larger than all numbers.
 *
 * Shape: that of `x`, both. Dtype: values preserved, indices int32.
 * @throws {ShapeError} if `dim` is out of range.
 * @see Knuth, The Art of Computer Programming 3, 5.2.5 (radix sorting).
 * @example
 * const { values, indices } = sort(tensor([3, 1, 2]));
 * await values.toArray() // [1, 2, 3]
 * await indices.toArray() // [1, 2, 0]
 */
export function sort(x: Tensor, dim = -1, options: SortOptions = {}): ValuesAndIndices {
  checkOptions('sort', options, '{ descending: true }');
  const { descending = false } = options;
  const [values, indices] = sortOp([x], { dim, descending });
  return { values, indices };
}

/**
 * The indices that sort `x` along `dim`; equal elements keep their order.
 *
 * Shape: that of `x`. Dtype: int32.
 * @throws {ShapeError} if `dim` is out of range.
 * @example
 * await argsort(tensor([3, 1, 2])).toArray() // [1, 2, 0]
 */
export function argsort(x: Tensor, dim = -1, options: SortOptions = {}): Tensor {
  checkOptions('argsort', options, '{ descending: true }');
  const { descending = false } = options;
  const [values, indices] = argsortOp([x], { dim, descending });
  values.dispose();
  return indices;
}

/**
 * The `k` largest elements along `dim`, in order, and where they came from; the smallest
 * without `largest`. NaN counts as larger than all numbers.
 *
 * Shape: that of `x` with `k` in place of `dim`, both. Dtype: values preserved, indices int32.
 * Of equal elements the first comes first; PyTorch leaves their order open.
 * @throws {ShapeError} if `dim` is out of range.
 * @throws {ValueError} if `k` lies outside `[0, x.shape[dim]]`.
 * @example
 * const { values, indices } = topk(tensor([3, 1, 2]), 2);
 * await values.toArray() // [3, 2]
 * await indices.toArray() // [0, 2]
 */
export function topk(x: Tensor, k: number, dim = -1, options: TopkOptions = {}): ValuesAndIndices {
  checkLive('topk', x);
  checkOptions('topk', options, '{ largest: false }');
  const d = normalizeDim('topk', dim, x.rank);
  const size = x.shape[d] ?? 1;
  if (!Number.isInteger(k) || k < 0 || k > size) {
    throw new ValueError(
      'topk',
      `k is ${k}, dim ${d} of ${describe(x)} has ${size} entries; k is one of 0, …, ${size}`,
      { k, size, dim: d },
    );
  }
  if (x.rank === 0 && k === 0) return scope(() => topk(reshape(x, [1]), 0));
  const [values, indices] = topkOp([x], {
    dim: d,
    descending: options.largest ?? true,
    count: k,
  });
  return { values, indices };
}

/**
 * The `k`-th smallest element along `dim`, counted from 1, and where it came from. NaN counts
 * as larger than all numbers.
 *
 * Shape: `dim` goes, or stays as 1 with `keepdim`. Dtype: value preserved, index int32. Of
 * equal elements the first comes first; PyTorch leaves their order open.
 * @throws {ShapeError} if `dim` is out of range.
 * @throws {ValueError} if `k` lies outside `[1, x.shape[dim]]`.
 * @example
 * const { values, indices } = kthvalue(tensor([3, 1, 2]), 2);
 * await values.item() // 2
 * await indices.item() // 2
 */
export function kthvalue(
  x: Tensor,
  k: number,
  dim = -1,
  options?: ReduceOptions,
): ValuesAndIndices {
  checkLive('kthvalue', x);
  const keepdim = keepdimOf('kthvalue', options);
  const d = normalizeDim('kthvalue', dim, x.rank);
  const size = x.shape[d] ?? 1;
  if (!Number.isInteger(k) || k < 1 || k > size) {
    throw new ValueError(
      'kthvalue',
      `k is ${k}, dim ${d} of ${describe(x)} has ${size} entries; k is one of 1, …, ${size}`,
      { k, size, dim: d },
    );
  }
  const kept = x.shape.map((s, i) => (i === d ? 1 : s));
  const shape = keepdim ? kept : x.shape.filter((_, i) => i !== d);
  return saidBy('kthvalue', () =>
    scope(() => {
      const smallest = kthvalueOp([x], { dim: d, descending: false, count: k });
      if (x.rank === 0) return { values: smallest[0], indices: smallest[1] };
      // In memory of their own, so that the other k − 1 can go.
      const [values, indices] = smallest.map((y) => reshape(clone(narrow(y, d, k - 1, 1)), shape));
      return { values, indices };
    }),
  );
}
