// Triangles and diagonals of matrices.

import { ShapeError, saidBy } from '../../errors.ts';
import { initialize } from '../../execute/door.ts';
import { scope } from '../../memory/scope.ts';
import { checkOffset } from '../../shape/diagonal.ts';
import { describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';
import { clone } from '../copying.ts';
import { zeros } from '../creation/filled.ts';
import { arange } from '../creation/ranges.ts';
import { maskedFill } from '../elementwise/selection.ts';
import { identity } from '../identity.ts';
import { diagonal as diagonalOf } from '../views/windows.ts';

type Beyond = ReturnType<typeof beyond>;

// Whether a column lies further to the right of the main diagonal than `offset`, and whether
// less far.
const beyond = (name: string, isRight: boolean) =>
  elementwise<[column: Tensor, row: Tensor, offset: number]>(
    name,
    'promote',
    (e, column, row, offset) =>
      isRight ? e.lt(offset, e.sub(column, row)) : e.lt(e.sub(column, row), offset),
  );

const rightOf = beyond('tril', true);
const leftOf = beyond('triu', false);

/** The entries of matrices where `isOutside` does not hold, zeros elsewhere. */
function triangle(op: string, x: Tensor, offset: number, isOutside: Beyond): Tensor {
  checkLive(op, x);
  if (x.shape.length < 2) {
    throw new ShapeError(op, `${describe(x)} is no matrix; at least 2 dims`, { shape: x.shape });
  }
  checkOffset(op, offset);
  const [rows, columns] = x.shape.slice(-2);
  return saidBy(op, () =>
    scope(() => {
      const row = arange(rows, { device: x.device }).unsqueeze(1);
      const column = arange(columns, { device: x.device });
      return maskedFill(x, isOutside(column, row, offset), 0);
    }),
  );
}

/**
 * The lower triangle of matrices: entries up to the `diagonal`-th diagonal, zeros right of it.
 *
 * Shape: `[…, n, m]`, kept. Dtype: preserved.
 * @throws {ShapeError} if there are fewer than two dims, or `diagonal` is no integer.
 * @example
 * await tril(tensor([[1, 2], [3, 4]])).toArray() // [[1, 0], [3, 4]]
 */
export function tril(x: Tensor, diagonal = 0): Tensor {
  return triangle('tril', x, diagonal, rightOf);
}

/**
 * The upper triangle of matrices: entries from the `diagonal`-th diagonal on, zeros left of it.
 *
 * Shape: `[…, n, m]`, kept. Dtype: preserved.
 * @throws {ShapeError} if there are fewer than two dims, or `diagonal` is no integer.
 * @example
 * await triu(tensor([[1, 2], [3, 4]])).toArray() // [[1, 2], [0, 4]]
 */
export function triu(x: Tensor, diagonal = 0): Tensor {
  return triangle('triu', x, diagonal, leftOf);
}

/**
 * A copy of a matrix's diagonal; or the square matrix with a vector on its diagonal, zeros
 * elsewhere.
 *
 * Dtype: preserved.
 *
 * Shape: `[m, n] → [k]`, the length of the diagonal; `[n] → [n + |diagonal|, n + |diagonal|]`.
 * @throws {ShapeError} if `x` is neither vector nor matrix, or `diagonal` is no integer.
 * @example
 * await diag(tensor([1, 2])).toArray() // [[1, 0], [0, 2]]
 */
export function diag(x: Tensor, diagonal = 0): Tensor {
  checkLive('diag', x);
  if (x.shape.length !== 1 && x.shape.length !== 2) {
    throw new ShapeError('diag', `${describe(x)} is neither a vector nor a matrix`, {
      shape: x.shape,
    });
  }
  checkOffset('diag', diagonal);
  const size = x.shape[0] + Math.abs(diagonal);
  const matrix =
    x.shape.length === 1 ? zeros([size, size], { dtype: x.dtype, device: x.device }) : x;
  const line = diagonalOf(matrix, diagonal);
  const result = matrix === x ? clone(line) : matrix;
  if (matrix !== x) initialize(line, identity, [x]);
  line.dispose();
  return result;
}
