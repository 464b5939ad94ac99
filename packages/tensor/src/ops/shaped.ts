// The elements in row-major order under another shape.

import { contiguousStrides, isContiguous } from '../shape/layout.ts';
import type { Shape } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { view } from './callable.ts';
import { clone } from './copying.ts';

const reshaped = view<Shape>('reshape', ({ offset }, shape) => ({
  shape,
  strides: contiguousStrides(shape),
  offset,
}));

/** The elements of `x` under a shape of as many; a view where `x` is contiguous. */
export function shaped(x: Tensor, shape: Shape): Tensor {
  return reshaped(isContiguous(x.shape, x.strides) ? x : clone(x), shape);
}

/** All elements of `x` as a vector; a view where `x` is contiguous. */
export function flat(x: Tensor): Tensor {
  return shaped(x, [x.numel]);
}
