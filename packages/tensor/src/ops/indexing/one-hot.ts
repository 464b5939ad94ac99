// Classes as vectors.

import { dtypes } from '../../dtype/dtype.ts';
import { DTypeError, saidBy, ValueError } from '../../errors.ts';
import { refuseCaptured } from '../../execute/launch.ts';
import { scope } from '../../memory/scope.ts';
import { describe } from '../../shape/shape.ts';
import { readerOf } from '../../tensor/readable.ts';
import { readSync } from '../../tensor/reading.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { to } from '../conversion.ts';
import { zeros } from '../creation/filled.ts';
import { unsqueeze } from '../views/sizes.ts';
import { scatter } from './scattering.ts';

/**
 * For every class, a vector of `numClasses` entries that is 1 at the class and 0 elsewhere.
 * Without `numClasses` the classes are read, and there are as many as the largest one tells.
 *
 * Shape: `[…] → […, numClasses]`. Dtype: integers give int32.
 * @throws {DTypeError} if the classes are no integers.
 * @throws {ValueError} if `numClasses` is no positive integer; without it, if there are no classes
 * or one is negative.
 * @throws {IndexError} if a class lies outside `[0, numClasses)`.
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
  return saidBy('oneHot', () =>
    scope(() => {
      const none = zeros([...x.shape, count], { dtype: 'int32', device: x.device });
      return scatter(none, -1, unsqueeze(to(x, 'int32'), -1), 1);
    }),
  );
}

function countOf(x: Tensor): number {
  refuseCaptured('oneHot', 'numClasses says how many classes there are');
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
