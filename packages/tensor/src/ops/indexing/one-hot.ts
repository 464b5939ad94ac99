// Classes as vectors.

import { dtypes } from '../../dtype/dtype.ts';
import { DTypeError, ValueError } from '../../errors.ts';
import { scope } from '../../memory/scope.ts';
import { describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';
import { arange } from '../creation/ranges.ts';
import { unsqueeze } from '../views/sizes.ts';

const isClass = elementwise<[x: Tensor, classes: Tensor]>('oneHot', 'promote', (e, x, classes) =>
  e.cast(e.eq(x, classes), 'int32'),
);

/**
 * For every class, a vector of `numClasses` entries that is 1 at the class and 0 elsewhere; a
 * class outside `[0, numClasses)` gives zeros only.
 *
 * Shape: `[…] → […, numClasses]`. Dtype: integers give int32.
 * @throws {DTypeError} if the classes are no integers.
 * @throws {ValueError} if `numClasses` is no positive integer.
 * @example
 * await oneHot(tensor([2, 0], { dtype: 'int32' }), 3).toArray() // [[0, 0, 1], [1, 0, 0]]
 */
export function oneHot(x: Tensor, numClasses: number): Tensor {
  checkLive('oneHot', x);
  if (dtypes[x.dtype].category !== 'integer') {
    throw new DTypeError('oneHot', `the classes are ${describe(x)}; they must be integers`, {
      dtype: x.dtype,
    });
  }
  if (!Number.isInteger(numClasses) || numClasses < 1) {
    throw new ValueError('oneHot', `${String(numClasses)} classes; a positive integer`, {
      numClasses,
    });
  }
  return scope(() => isClass(unsqueeze(x, -1), arange(numClasses, { device: x.device })));
}
