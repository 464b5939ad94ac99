// Which tensors have gradients: those of a floating dtype.

import { DTypeError, Tensor } from '@gradus/tensor';
import { describe, dtypes } from '@gradus/tensor/interpreter';

/**
 * Refuses a tensor that could have no gradient. What is no tensor at all is left to the op, which
 * refuses it.
 * @throws {DTypeError} if the dtype is not floating.
 */
export function checkFloating(op: string, name: string, x: Tensor): void {
  if (!(x instanceof Tensor) || dtypes[x.dtype].category === 'floating') return;
  throw new DTypeError(op, `${name} is ${describe(x)}; its dtype must be floating`, {
    dtype: x.dtype,
  });
}
