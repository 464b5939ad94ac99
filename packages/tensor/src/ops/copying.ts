// Copies and plain writes.

import { apply, assign } from '../execute/door.ts';
import type { Scalar, Value } from '../execute/value.ts';
import { isContiguous } from '../shape/layout.ts';
import { checkLive, type Tensor } from '../tensor/tensor.ts';
import { identity } from './identity.ts';

/**
 * A copy in memory of its own, row-major.
 * @example
 * const x = tensor([1, 2]);
 * const y = x.clone();
 * x.zero_();
 * await y.toArray() // [1, 2]
 */
export function clone(x: Tensor): Tensor {
  return apply(identity, [x])[0];
}

/**
 * The tensor itself if its elements lie row-major without gaps, else a copy that does.
 * @example
 * zeros([2, 3]).t().contiguous().strides // [2, 1]
 */
export function contiguous(x: Tensor): Tensor {
  checkLive('contiguous', x);
  return isContiguous(x.shape, x.strides) ? x : clone(x);
}

/**
 * Overwrites `x` with `value`, which broadcasts and may not be of a larger kind of dtype.
 * @throws {ShapeError} if it does not broadcast to the shape of `x`.
 * @throws {DTypeError} if a floating value would be written into integers.
 * @example
 * await zeros([2]).copy_(tensor([1, 2])).toArray() // [1, 2]
 */
export function copy_(x: Tensor, value: Value): Tensor {
  assign([x], identity, [value]);
  return x;
}

/**
 * Overwrites every element with `value`.
 * @throws {DTypeError} if a fraction would be written into integers.
 * @example
 * await zeros([2]).fill_(3).toArray() // [3, 3]
 */
export function fill_(x: Tensor, value: Scalar): Tensor {
  return copy_(x, value);
}

/**
 * Overwrites every element with zero.
 * @example
 * await ones([2]).zero_().toArray() // [0, 0]
 */
export function zero_(x: Tensor): Tensor {
  return copy_(x, false);
}
