// Which tensors have gradients: those of a floating dtype.

import { DTypeError, type Tensor } from '@gradus/tensor';
import { checkLive, describe, dtypes } from '@gradus/tensor/interpreter';

/**
 * Refuses a tensor that could have no gradient; `position` is that among the arguments.
 * @throws {DTypeError} if the dtype is not floating.
 */
export function checkFloating(op: string, name: string, x: Tensor, position = 0): void {
  checkLive(op, x, position);
  if (dtypes[x.dtype].category === 'floating') return;
  throw new DTypeError(op, `${name} is ${describe(x)}; its dtype must be floating`, {
    dtype: x.dtype,
  });
}
