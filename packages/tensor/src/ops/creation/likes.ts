// New tensors of the shape of another: its dtype and device too, unless others are given.
// They lie row-major, however the other one does.

import { saidBy } from '../../errors.ts';
import { checkScalar, type Scalar } from '../../execute/value.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { type CreationOptions, checkCreationOptions, empty, full, ones, zeros } from './filled.ts';

/** The options that `x` gives, under those given. */
export function optionsLike(
  op: string,
  x: Tensor,
  options: CreationOptions | undefined,
): CreationOptions {
  checkLive(op, x);
  checkCreationOptions(op, options);
  return { ...options, dtype: options?.dtype ?? x.dtype, device: options?.device ?? x.device };
}

/**
 * A tensor like `x` whose elements are not set.
 *
 * Shape, dtype and device: those of `x`, unless given.
 * @throws {DeviceError} if the device is not registered, or has not the dtype.
 * @example
 * emptyLike(zeros([2, 3])).shape // [2, 3]
 */
export function emptyLike(x: Tensor, options?: CreationOptions): Tensor {
  const like = optionsLike('emptyLike', x, options);
  return saidBy('emptyLike', () => empty(x.shape, like));
}

/**
 * A tensor like `x` filled with zeros.
 *
 * Shape, dtype and device: those of `x`, unless given.
 * @throws {DeviceError} if the device is not registered, or has not the dtype.
 * @example
 * await zerosLike(tensor([1, 2])).toArray() // [0, 0]
 */
export function zerosLike(x: Tensor, options?: CreationOptions): Tensor {
  const like = optionsLike('zerosLike', x, options);
  return saidBy('zerosLike', () => zeros(x.shape, like));
}

/**
 * A tensor like `x` filled with ones.
 *
 * Shape, dtype and device: those of `x`, unless given.
 * @throws {DeviceError} if the device is not registered, or has not the dtype.
 * @example
 * await onesLike(tensor([1, 2])).toArray() // [1, 1]
 */
export function onesLike(x: Tensor, options?: CreationOptions): Tensor {
  const like = optionsLike('onesLike', x, options);
  return saidBy('onesLike', () => ones(x.shape, like));
}

/**
 * A tensor like `x` filled with `value`.
 *
 * Shape, dtype and device: those of `x`, unless given.
 * @throws {DeviceError} if the device is not registered, or has not the dtype.
 * @example
 * await fullLike(tensor([1, 2]), 7).toArray() // [7, 7]
 */
export function fullLike(x: Tensor, value: Scalar, options?: CreationOptions): Tensor {
  const like = optionsLike('fullLike', x, options);
  checkScalar('fullLike', 'value', value);
  return saidBy('fullLike', () => full(x.shape, value, like));
}
