// Whether two tensors agree as wholes: an answer that has to be read.

import { saidBy } from '../errors.ts';
import { refuseDecidedByValues } from '../execute/launch.ts';
import { scope } from '../memory/scope.ts';
import { type ClosenessOptions, isclose } from '../ops/elementwise/closeness.ts';
import { eq } from '../ops/elementwise/comparison.ts';
import { prod } from '../ops/reductions/totals.ts';
import { sameShape } from '../shape/shape.ts';
import { checkLive, type Tensor } from './tensor.ts';

/**
 * Whether both have the same shape and equal elements; NaN equals nothing.
 *
 * Dtype: compared in the promoted dtype.
 * @throws {DeviceError} if they lie on different devices.
 * @example
 * await equal(tensor([1, 2]), tensor([1, 2])) // true
 */
export function equal(x: Tensor, y: Tensor): Promise<boolean> {
  refuseDecidedByValues('equal');
  return isEqual(x, y);
}

async function isEqual(x: Tensor, y: Tensor): Promise<boolean> {
  checkLive('equal', x);
  checkLive('equal', y, 1);
  return sameShape(x.shape, y.shape) && allTrue('equal', () => eq(x, y));
}

/**
 * Whether all elements are close by the rules of `isclose`.
 *
 * Shape: broadcast.
 * @throws {DTypeError} if the dtypes differ.
 * @throws {ValueError} if a tolerance is negative.
 * @example
 * await allclose(tensor([1]), tensor([1.000001])) // true
 */
export function allclose(x: Tensor, y: Tensor, options: ClosenessOptions = {}): Promise<boolean> {
  refuseDecidedByValues('allclose');
  return isAllClose(x, y, options);
}

async function isAllClose(x: Tensor, y: Tensor, options: ClosenessOptions): Promise<boolean> {
  return allTrue('allclose', () => isclose(x, y, options));
}

async function allTrue(op: string, verdicts: () => Tensor): Promise<boolean> {
  const verdict = saidBy(op, () => scope(() => prod(verdicts())));
  try {
    return (await verdict.item()) === 1;
  } finally {
    verdict.dispose();
  }
}
