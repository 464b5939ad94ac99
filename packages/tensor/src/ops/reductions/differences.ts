// Differences of neighbours.

import { ShapeError, saidBy, ValueError } from '../../errors.ts';
import { scope } from '../../memory/scope.ts';
import { checkOptions } from '../../options.ts';
import { describe, normalizeDim } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { cat } from '../arranging/joining.ts';
import { clone } from '../copying.ts';
import { sub } from '../elementwise/arithmetic.ts';
import { ne } from '../elementwise/comparison.ts';
import { narrow } from '../views/index.ts';

/** Options of `diff`. */
export interface DiffOptions {
  /** What comes before the elements along `dim`, and their other sizes. */
  readonly prepend?: Tensor;
  /** What comes behind them. */
  readonly append?: Tensor;
}

/**
 * Differences of neighbours along `dim`, `yᵢ = xᵢ₊₁ − xᵢ`, taken `n` times.
 *
 * Shape: `dim`, with what is prepended and appended, is shorter by `n`, at least 0. Dtype:
 * promoted; bools differ where they are not equal, uint8 wraps round.
 * @throws {ShapeError} if there are no dims, `dim` lies outside `[-rank, rank)`, or sizes of
 * what is prepended or appended differ.
 * @throws {ValueError} if `n` is no non-negative integer.
 * @example
 * await diff(tensor([1, 4, 9, 16])).toArray() // [3, 5, 7]
 */
export function diff(x: Tensor, n = 1, dim = -1, options: DiffOptions = {}): Tensor {
  checkLive('diff', x);
  checkOptions('diff', options, '{ prepend: zeros([1]) }');
  if (x.shape.length === 0) {
    throw new ShapeError('diff', `${describe(x)} has no dims; there are no neighbours`, {
      shape: x.shape,
    });
  }
  const d = normalizeDim('diff', dim, x.shape.length);
  if (!Number.isInteger(n) || n < 0) {
    throw new ValueError('diff', `n is ${n}; it must be a non-negative integer`, { n });
  }
  return scope(() => {
    let result = n === 0 ? clone(x) : lengthened(x, d, options);
    const subtract = result.dtype === 'bool' ? ne : sub;
    // Without elements there is nothing left to subtract.
    const times = Math.min(n, result.shape[d]);
    for (let i = 0; i < times; i++) {
      const length = result.shape[d] - 1;
      result = subtract(narrow(result, d, 1, length), narrow(result, d, 0, length));
    }
    return result;
  });
}

function lengthened(x: Tensor, d: number, { prepend, append }: DiffOptions): Tensor {
  if (prepend === undefined && append === undefined) return clone(x);
  const parts = [prepend, x, append].filter((part) => part !== undefined);
  return saidBy('diff', () => cat(parts, d));
}
