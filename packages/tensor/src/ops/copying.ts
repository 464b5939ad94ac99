// Copies and plain writes.

import { checkHeld } from '../dtype/holding.ts';
import { saidBy } from '../errors.ts';
import { apply, assign } from '../execute/door.ts';
import { checkScalar, isScalar, type Scalar, type Value } from '../execute/value.ts';
import { isContiguous } from '../shape/layout.ts';
import { checkLive, type Tensor } from '../tensor/tensor.ts';
import type { ElementwiseOp } from './definition.ts';
import { identity } from './identity.ts';

const cloned: ElementwiseOp = { ...identity, name: 'clone' };

/**
 * A copy in memory of its own, row-major.
 *
 * Shape and dtype: preserved. Gradient: `g`.
 * @throws {DisposedError} if `x` was disposed.
 * @example
 * const x = tensor([1, 2]);
 * const y = x.clone();
 * x.zero_();
 * await y.toArray() // [1, 2]
 */
export function clone(x: Tensor): Tensor {
  return apply(cloned, [x])[0];
}

/**
 * The tensor itself if its elements lie row-major without gaps, else a copy that does.
 *
 * Shape and dtype: preserved. Gradient: `g`.
 * @throws {DisposedError} if `x` was disposed.
 * @example
 * zeros([2, 3]).t().contiguous().strides // [2, 1]
 */
export function contiguous(x: Tensor): Tensor {
  checkLive('contiguous', x);
  return isContiguous(x.shape, x.strides) ? x : saidBy('contiguous', () => clone(x));
}

/**
 * Overwrites `x` with `value`, which broadcasts.
 *
 * Dtype: that of `x`; the value is converted as `to` converts it.
 * @throws {ShapeError} if it does not broadcast to the shape of `x`.
 * @example
 * await zeros([2]).copy_(tensor([1, 2])).toArray() // [1, 2]
 */
export function copy_(x: Tensor, value: Value): Tensor {
  if (!isScalar(value)) checkLive('copy_', value, 1);
  return written('copy_', x, value);
}

function written(name: string, x: Tensor, value: Value): Tensor {
  checkLive(name, x);
  if (isScalar(value)) checkHeld(name, value, x.dtype);
  assign([x], identity, [value], undefined, name);
  return x;
}

/**
 * Overwrites every element with `value`.
 *
 * Dtype: that of `x`; integers drop the fraction of the value, bools hold whether it is not 0.
 * @throws {DTypeError} if the value is neither a number nor a boolean.
 * @throws {ValueError} if `x` is of integers and does not hold the value.
 * @example
 * await zeros([2]).fill_(3).toArray() // [3, 3]
 */
export function fill_(x: Tensor, value: Scalar): Tensor {
  checkScalar('fill_', 'value', value);
  return written('fill_', x, value);
}

/**
 * Overwrites every element with zero.
 * @example
 * await ones([2]).zero_().toArray() // [0, 0]
 */
export function zero_(x: Tensor): Tensor {
  return written('zero_', x, false);
}
