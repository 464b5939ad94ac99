// Tensors as parts of a memory: the gradient of what a view shows is that of its own places, and
// nothing elsewhere.

import { arange, contiguous, reshape, scatterAdd, type Tensor, zeros } from '@gradus/tensor';
import {
  apply,
  identity,
  initialize,
  isContiguous,
  type Layout,
  mayOverlapItself,
  type ViewOp,
} from '@gradus/tensor/interpreter';

/** Any layout over the places of a vector. */
const asStrided: ViewOp<Layout> = {
  kind: 'view',
  name: 'asStrided',
  elements: 'some',
  layout: ({ offset }, layout) => ({ ...layout, offset: offset + layout.offset }),
};

/** What lies in the memory `vector` as `layout` says. */
export function partOf(vector: Tensor, layout: Layout): Tensor {
  // A layout counts places: the vector's elements must lie one after the other.
  return apply(asStrided as ViewOp, [contiguous(vector)], layout)[0];
}

/**
 * A vector of `size` places with `x` where `layout` says, and zeros elsewhere. Elements that share
 * a place add up. Shape: that of `layout` → `[size]`. Gradient: the part of `g` there.
 */
export function embedded(x: Tensor, layout: Layout, size: number): Tensor {
  if (isWhole(layout, size)) return reshape(x, [size]);
  return mayOverlapItself(layout) ? summed(x, layout, size) : placed(x, layout, size);
}

function isWhole({ shape, strides, offset }: Layout, size: number): boolean {
  if (offset !== 0 || !isContiguous(shape, strides)) return false;
  return shape.reduce((count, length) => count * length, 1) === size;
}

function placed(x: Tensor, layout: Layout, size: number): Tensor {
  const result = zeros([size], { dtype: x.dtype, device: x.device });
  const part = partOf(result, layout);
  initialize(part, identity, [x]);
  part.dispose();
  return result;
}

function summed(x: Tensor, layout: Layout, size: number): Tensor {
  const { dtype, device, numel } = x;
  const places = partOf(arange(size, { dtype: 'int32', device }), layout);
  return scatterAdd(
    zeros([size], { dtype, device }),
    0,
    reshape(places, [numel]),
    reshape(x, [numel]),
  );
}
