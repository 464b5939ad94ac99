// Views that walk over the elements in other steps: diagonals, sliding windows, and the
// reversal that is a copy of such a view.

import { ShapeError, saidBy } from '../../errors.ts';
import { scope } from '../../memory/scope.ts';
import { checkOffset, type Diagonal, diagonalLayout } from '../../shape/diagonal.ts';
import { checkRank, describe, normalizeDim, normalizeDims } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { view } from '../callable.ts';
import { clone } from '../copying.ts';
import { part } from './part.ts';

/**
 * The elements with the entries of the dims in `dims` in reverse order: a copy, as in PyTorch.
 * `slice(x, dim, null, null, -1)` is the view.
 *
 * Shape and dtype: preserved.
 * @throws {ShapeError} if a dim is out of range or named twice.
 * @example
 * await flip(tensor([[1, 2], [3, 4]]), 1).toArray() // [[2, 1], [4, 3]]
 */
export function flip(x: Tensor, dims: number | readonly number[]): Tensor {
  checkLive('flip', x);
  const reversed = normalizeDims('flip', dims, x.shape.length);
  const backwards = x.shape.map((size, d) =>
    reversed.includes(d) ? ({ start: size - 1, length: size, step: -1 } as const) : 'whole',
  );
  return saidBy('flip', () => scope(() => clone(part(x, backwards))));
}

const diagonalView = view<Diagonal>('diagonal', 'some', diagonalLayout);

/**
 * The diagonal `x[…, i, …, i + offset, …]` of the dims `dim1` and `dim2`, as a new last dim.
 * A view.
 *
 * Shape: without `dim1` and `dim2`, with the length of the diagonal at the end. Dtype: preserved.
 * @throws {ShapeError} if a dim is out of range, both are the same, or the offset is no integer.
 * @example
 * await diagonal(tensor([[1, 2], [3, 4]])).toArray() // [1, 4]
 */
export function diagonal(x: Tensor, offset = 0, dim1 = 0, dim2 = 1): Tensor {
  checkLive('diagonal', x);
  const rank = x.shape.length;
  const [first, second] = [dim1, dim2].map((dim) => normalizeDim('diagonal', dim, rank));
  if (first === second) {
    throw new ShapeError('diagonal', `dims ${dim1} and ${dim2} of ${describe(x)} are the same`, {
      shape: x.shape,
      dim1,
      dim2,
    });
  }
  checkOffset('diagonal', offset);
  return diagonalView(x, { offset, dim1: first, dim2: second });
}

interface Windows {
  readonly dim: number;
  readonly size: number;
  readonly step: number;
}

const windows = view<Windows>(
  'unfold',
  'some',
  ({ shape, strides, offset }, { dim, size, step }) => {
    const stride = strides[dim] ?? 1;
    const count = Math.floor(((shape[dim] ?? 1) - size) / step) + 1;
    const replaced = (list: readonly number[], value: number, last: number): number[] => [
      ...list.map((old, d) => (d === dim ? value : old)),
      last,
    ];
    if (shape.length === 0) return { shape: [size], strides: [1], offset };
    return {
      shape: replaced(shape, count, size),
      strides: replaced(strides, stride * step, stride),
      offset,
    };
  },
);

/**
 * All windows of `size` entries along `dim`, starting `step` apart; the window becomes a new
 * last dim. A view: windows that overlap share memory and cannot be written to.
 *
 * Shape: `[…, n, …] → […, ⌊(n − size) / step⌋ + 1, …, size]`.
 *
 * Dtype: preserved.
 * @throws {ShapeError} if a window does not fit, or `step` is no positive integer.
 * @example
 * await unfold(tensor([1, 2, 3, 4]), 0, 2, 1).toArray() // [[1, 2], [2, 3], [3, 4]]
 */
export function unfold(x: Tensor, dim: number, size: number, step: number): Tensor {
  checkLive('unfold', x);
  const d = normalizeDim('unfold', dim, x.shape.length);
  const entries = x.shape[d] ?? 1;
  const isCount = Number.isInteger(size) && size >= 0 && Number.isInteger(step) && step > 0;
  if (!isCount || size > entries) {
    throw new ShapeError(
      'unfold',
      `windows of ${size} entries, ${step} apart, along dim ${dim} of ${describe(x)}; 0 ≤ size ≤ ` +
        `${entries} and step ≥ 1, both integers`,
      { shape: x.shape, dim, size, step },
    );
  }
  checkRank('unfold', x.shape.length + 1);
  return windows(x, { dim: d, size, step });
}
