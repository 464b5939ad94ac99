// Which dims a reduction takes and what is left of the shape. A program reduces the same shapes again
// and again, so each op remembers its last one.

import { ShapeError } from '../errors.ts';
import type { ReduceOp, ReduceParams } from '../ops/definition.ts';
import { contiguousStrides } from '../shape/layout.ts';
import { describe, normalizeDims, type Shape, sameShape } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** What a reduction makes of a shape. */
export interface Reduced {
  /** The shape of the result. */
  readonly shape: Shape;
  /** Likewise with the reduced dims, of size 1; and its strides. */
  readonly kept: Shape;
  readonly strides: readonly number[];
  /** Elements behind each result. */
  readonly count: number;
}

interface Remembered {
  readonly from: Shape;
  readonly dim: ReduceParams['dim'];
  readonly keepdim: boolean;
  readonly reduced: Reduced;
}

const last = new WeakMap<ReduceOp, Remembered>();

/** What `op` makes of the shape of `x`; no dim, and an empty list of them, stands for all. */
export function reducedBy(
  op: ReduceOp,
  x: Tensor,
  dim: ReduceParams['dim'],
  keepdim: boolean,
): Reduced {
  const known = last.get(op);
  if (known?.keepdim === keepdim && areSame(known.dim, dim) && sameShape(known.from, x.shape)) {
    return known.reduced;
  }
  const reduced = computed(op, x, dim, keepdim);
  last.set(op, {
    from: x.shape,
    // The caller's array may change.
    dim: Array.isArray(dim) ? [...dim] : dim,
    keepdim,
    reduced,
  });
  return reduced;
}

function areSame(a: ReduceParams['dim'], b: ReduceParams['dim']): boolean {
  return Array.isArray(a) && Array.isArray(b) ? sameShape(a, b) : a === b;
}

function computed(op: ReduceOp, x: Tensor, dim: ReduceParams['dim'], keepdim: boolean): Reduced {
  const isAll = Array.isArray(dim) && dim.length === 0;
  const dims = normalizeDims(op.name, isAll ? null : dim, x.shape.length);
  if (op.needsElements && dims.some((d) => x.shape[d] === 0)) {
    throw new ShapeError(op.name, `${describe(x)} has no elements to reduce over`, {
      shape: x.shape,
      dim: dims,
    });
  }
  const kept = x.shape.map((size, d) => (dims.includes(d) ? 1 : size));
  return {
    shape: keepdim ? kept : x.shape.filter((_, d) => !dims.includes(d)),
    kept,
    strides: contiguousStrides(kept),
    count: dims.reduce((count, d) => count * x.shape[d], 1),
  };
}
