// New tensors of the shape of another: its dtype and device too, unless others are given.
// They lie row-major, however the other one does.

import type { Scalar } from '../../execute/value.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { type CreationOptions, empty, full, ones, zeros } from './filled.ts';

/** The options that `x` gives, under those given. */
export function optionsLike(
  op: string,
  x: Tensor,
  options: CreationOptions | undefined,
): CreationOptions {
  checkLive(op, x);
  return { dtype: options?.dtype ?? x.dtype, device: options?.device ?? x.device };
}

/**
 * A tensor like `x` whose elements are not set.
 *
 * Shape, dtype and device: those of `x`, unless given.
 * @example
 * emptyLike(zeros([2, 3])).shape // [2, 3]
 */
export function emptyLike(x: Tensor, options?: CreationOptions): Tensor {
  return empty(x.shape, optionsLike('emptyLike', x, options));
}

/**
 * A tensor like `x` filled with zeros.
 *
 * Shape, dtype and device: those of `x`, unless given.
 * @example
 * await zerosLike(tensor([1, 2])).toArray() // [0, 0]
 */
export function zerosLike(x: Tensor, options?: CreationOptions): Tensor {
  return zeros(x.shape, optionsLike('zerosLike', x, options));
}

/**
 * A tensor like `x` filled with ones.
 *
 * Shape, dtype and device: those of `x`, unless given.
 * @example
 * await onesLike(tensor([1, 2])).toArray() // [1, 1]
 */
export function onesLike(x: Tensor, options?: CreationOptions): Tensor {
  return ones(x.shape, optionsLike('onesLike', x, options));
}

/**
 * A tensor like `x` filled with `value`.
 *
 * Shape, dtype and device: those of `x`, unless given.
 * @example
 * await fullLike(tensor([1, 2]), 7).toArray() // [7, 7]
 */
export function fullLike(x: Tensor, value: Scalar, options?: CreationOptions): Tensor {
  return full(x.shape, value, optionsLike('fullLike', x, options));
}
