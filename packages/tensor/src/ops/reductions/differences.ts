// Differences of neighbours.

import { ShapeError, ValueError } from '../../errors.ts';
import { scope } from '../../memory/scope.ts';
import { describe, normalizeDim } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { clone } from '../copying.ts';
import { sub } from '../elementwise/arithmetic.ts';
import { ne } from '../elementwise/comparison.ts';
import { narrow } from '../views/index.ts';

/**
 * Differences of neighbours along `dim`, `yᵢ = xᵢ₊₁ − xᵢ`, taken `n` times.
 *
 * Shape: `dim` is shorter by `n`, at least 0. Dtype: preserved; bools differ where they are
 * not equal, uint8 wraps round.
 * @throws {ShapeError} if there are no dims, or `dim` lies outside `[-rank, rank)`.
 * @throws {ValueError} if `n` is no non-negative integer.
 * @example
 * await diff(tensor([1, 4, 9, 16])).toArray() // [3, 5, 7]
 */
export function diff(x: Tensor, n = 1, dim = -1): Tensor {
  checkLive('diff', x);
  if (x.shape.length === 0) {
    throw new ShapeError('diff', `${describe(x)} has no dims; there are no neighbours`, {
      shape: x.shape,
    });
  }
  const d = normalizeDim('diff', dim, x.shape.length);
  if (!Number.isInteger(n) || n < 0) {
    throw new ValueError('diff', `n is ${n}; it must be a non-negative integer`, { n });
  }
  const subtract = x.dtype === 'bool' ? ne : sub;
  return scope(() => {
    let result = clone(x);
    // Without elements there is nothing left to subtract.
    for (let i = 0; i < Math.min(n, x.shape[d]); i++) {
      const length = result.shape[d] - 1;
      result = subtract(narrow(result, d, 1, length), narrow(result, d, 0, length));
    }
    return result;
  });
}
