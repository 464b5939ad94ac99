// Classes as vectors.

import { dtypes } from '../../dtype/dtype.ts';
import { DTypeError, ValueError } from '../../errors.ts';
import { scope } from '../../memory/scope.ts';
import { describe } from '../../shape/shape.ts';
import { readerOf } from '../../tensor/readable.ts';
import { readSync } from '../../tensor/reading.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';
import { arange } from '../creation/ranges.ts';
import { unsqueeze } from '../views/sizes.ts';

const isClass = elementwise<[x: Tensor, classes: Tensor]>('oneHot', 'promote', (e, x, classes) =>
  e.cast(e.eq(x, classes), 'int32'),
);

/**
 * For every class, a vector of `numClasses` entries that is 1 at the class and 0 elsewhere; a
 * class outside `[0, numClasses)` gives zeros only. Without `numClasses` the classes are read, and
 * there are as many as the largest one tells.
 *
 * Shape: `[…] → […, numClasses]`. Dtype: integers give int32.
 * @throws {DTypeError} if the classes are no integers.
 * @throws {ValueError} if `numClasses` is no positive integer; without it, if there are no classes
 * or one is negative.
 * @throws {DeviceError} without `numClasses`, where the device cannot be read synchronously.
 * @example
 * await oneHot(tensor([2, 0], { dtype: 'int32' }), 3).toArray() // [[0, 0, 1], [1, 0, 0]]
 */
export function oneHot(x: Tensor, numClasses?: number): Tensor {
  checkLive('oneHot', x);
  if (dtypes[x.dtype].category !== 'integer') {
    throw new DTypeError('oneHot', `the classes are ${describe(x)}; they must be integers`, {
      dtype: x.dtype,
    });
  }
  const count = numClasses ?? countOf(x);
  if (!Number.isInteger(count) || count < 1) {
    throw new ValueError('oneHot', `${String(count)} classes; a positive integer`, {
      numClasses,
    });
  }
  return scope(() => isClass(unsqueeze(x, -1), arange(count, { device: x.device })));
}

function countOf(x: Tensor): number {
  readerOf('oneHot', x, 'numClasses says how many there are');
  const classes = readSync(x);
  let [smallest, largest] = [0, -1];
  for (let i = 0; i < classes.length; i++) {
    smallest = Math.min(smallest, classes[i]);
    largest = Math.max(largest, classes[i]);
  }
  if (smallest === 0 && largest >= 0) return largest + 1;
  throw new ValueError(
    'oneHot',
    `${describe(x)} has classes from ${smallest} to ${largest}; they must begin at 0 or above`,
    { smallest, largest },
  );
}
