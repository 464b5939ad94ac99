// Shapes around a reduction: which dims went, and results with those dims back, of size 1.

import { expand, reshape, type Shape, type Tensor } from '@gradus/tensor';
import { normalizeDims, type ReduceOp, type ReduceParams } from '@gradus/tensor/interpreter';

/** The dims that were reduced. */
export function reducedDims({ name }: ReduceOp, shape: Shape, params: unknown): readonly number[] {
  const { dim } = (params ?? {}) as ReduceParams;
  const isAll = Array.isArray(dim) && dim.length === 0;
  return normalizeDims(name, isAll ? null : dim, shape.length);
}

/** A result in the rank of what was reduced. */
export function withDims(result: Tensor, shape: Shape, dims: readonly number[]): Tensor {
  return reshape(
    result,
    shape.map((size, d) => (dims.includes(d) ? 1 : size)),
  );
}

/** A result beside every element that it was reduced from: a view. */
export function beside(result: Tensor, shape: Shape, dims: readonly number[]): Tensor {
  return expand(withDims(result, shape, dims), shape);
}

/** How many elements are behind each result. */
export function countOf(shape: Shape, dims: readonly number[]): number {
  return dims.reduce((count, d) => count * shape[d], 1);
}
