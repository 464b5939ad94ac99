// Views that products need beside the public ones: dims split, merged and dropped, and
// diagonals. They serve other ops, whose names their messages would not know: callers check.

import { view } from '../ops/callable.ts';
import { clone } from '../ops/copying.ts';
import { contiguousStrides } from '../shape/layout.ts';
import { regroupedStrides } from '../shape/regroup.ts';
import type { Shape } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';

interface Regrouping {
  readonly shape: Shape;
  readonly strides: readonly number[];
}

const regrouped = view<Regrouping>('reshape', (input, { shape, strides }) => ({
  shape,
  strides,
  offset: input.offset,
}));

/** The elements in another shape of as many: a view where strides allow it, else a copy. */
export function regroup(x: Tensor, shape: Shape): Tensor {
  const strides = regroupedStrides(x.shape, x.strides, shape);
  if (strides !== undefined) return regrouped(x, { shape, strides });
  return regrouped(clone(x), { shape, strides: contiguousStrides(shape) });
}

const diagonals = view<readonly [number, number]>('diagonal', (input, [first, second]) => {
  const others = input.shape.map((_, d) => d).filter((d) => d !== first && d !== second);
  return {
    shape: [...others.map((d) => input.shape[d]), input.shape[first]],
    strides: [...others.map((d) => input.strides[d]), input.strides[first] + input.strides[second]],
    offset: input.offset,
  };
});

/** Elements whose indices along two dims of one size agree; they become the last dim. A view. */
export function diagonalOf(x: Tensor, first: number, second: number): Tensor {
  return diagonals(x, [first, second]);
}
