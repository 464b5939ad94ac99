// The identity matrix, and the coordinates of grids.

import { DTypeError, ShapeError, ValueError } from '../../errors.ts';
import { initialize, made } from '../../execute/door.ts';
import { checkOptions } from '../../options.ts';
import { checkArray, describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { identity } from '../identity.ts';
import { part } from '../views/part.ts';
import { expand } from '../views/sizes.ts';
import { diagonal } from '../views/windows.ts';
import { type CreationOptions, createEmpty } from './filled.ts';

/**
 * The identity matrix with `n` rows and `m` columns: ones on the diagonal, zeros elsewhere.
 *
 * Shape: `[n, m]`. Dtype: float32 unless given.
 * @throws {ShapeError} if a size is no non-negative integer.
 * @example
 * await eye(2).toArray() // [[1, 0], [0, 1]]
 */
export function eye(n: number, m: number = n, options: CreationOptions = {}): Tensor {
  const result = createEmpty('eye', [n, m], options);
  initialize(result, identity, [false]);
  const line = diagonal(result);
  initialize(line, identity, [line.dtype === 'bool' ? true : 1]);
  line.dispose();
  return made(result, options);
}

/**
 * The coordinates of the grid that vectors span: output `i` shows vector `i` along its own dim
 * and is constant along the others. With `indexing` `'ij'` the vectors' dims stand in order;
 * with `'xy'` the first two change places.
 *
 * Shape: `[n₀, n₁, …]`, a scalar counting as one entry. Views.
 * @throws {ShapeError} if there is no vector, or one has more than one dim.
 * @throws {DTypeError} if the dtypes differ.
 * @throws {ValueError} if `indexing` is neither of the two.
 * @example
 * const [x, y] = meshgrid([tensor([1, 2]), tensor([3, 4, 5])]);
 * await y.toArray() // [[3, 4, 5], [3, 4, 5]]
 */
export function meshgrid(
  vectors: readonly Tensor[],
  options?: { readonly indexing?: 'ij' | 'xy' },
): Tensor[] {
  checkOptions('meshgrid', options, "{ indexing: 'xy' }");
  const { indexing = 'ij' } = options ?? {};
  checkVectors(vectors);
  if (indexing !== 'ij' && indexing !== 'xy') {
    throw new ValueError('meshgrid', `indexing is ${String(indexing)}; it is 'ij' or 'xy'`, {
      indexing,
    });
  }
  const dims = vectors.map((_, i) => i);
  if (indexing === 'xy' && dims.length > 1) dims.splice(0, 2, 1, 0);
  const shape = new Array<number>(dims.length);
  vectors.forEach(({ shape: [size = 1] }, i) => {
    shape[dims[i]] = size;
  });
  return vectors.map((vector, i) => {
    const after = new Array<'newDim'>(dims.length - 1 - dims[i]).fill('newDim');
    const column = part(vector, vector.shape.length === 0 ? after : ['whole', ...after]);
    const grid = expand(column, shape);
    column.dispose();
    return grid;
  });
}

function checkVectors(vectors: readonly Tensor[]): void {
  checkArray('meshgrid', 'vectors', vectors, '[x, y]');
  if (vectors.length === 0) throw new ShapeError('meshgrid', 'no vectors; one at least');
  for (const [i, vector] of vectors.entries()) {
    checkLive('meshgrid', vector, i);
    if (vector.shape.length > 1) {
      throw new ShapeError('meshgrid', `${describe(vector)} is no vector and no scalar`, {
        shape: vector.shape,
      });
    }
    if (vector.dtype !== vectors[0].dtype) {
      throw new DTypeError(
        'meshgrid',
        `${describe(vectors[0])} and ${describe(vector)}; the dtypes must be the same`,
        { dtypes: vectors.map(({ dtype }) => dtype) },
      );
    }
  }
}
