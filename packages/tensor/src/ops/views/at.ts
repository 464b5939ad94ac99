// Indexing: `x.at(0, '1:4', '...', null)` for what is `x[0, 1:4, ..., None]` in Python.

import { type BasicIndex, rangeOf, spelledOut } from '../../shape/index.ts';
import { entryOf } from '../../shape/range.ts';
import { describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { type DimPart, part } from './part.ts';

/** What stands between the brackets in Python. */
export type Index = BasicIndex;

/**
 * The elements at some indices, as `x[…]` in Python. Each index speaks of the next dim:
 *
 * - an integer takes one entry, and the dim goes; negative ones count from the end;
 * - a text `'start:end'` or `'start:end:step'` takes a range, as a Python slice does; each of
 *   the three may be left out, and a negative step goes backwards;
 * - `null` adds a dim of size 1;
 * - `'...'` stands for all dims that no other index names; without it they follow at the end.
 *
 * A view: `x.at(0).fill_(1)` writes into `x`.
 * @throws {ShapeError} if an entry does not exist, there are more indices than dims, or a
 * range is not written as one.
 * @example
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * await x.at(':', -1).toArray() // [3, 6]
 */
export function at(x: Tensor, ...indices: readonly Index[]): Tensor {
  checkLive('at', x);
  const parts: DimPart[] = [];
  let dim = 0;
  for (const index of spelledOut('at', describe(x), x.shape.length, indices)) {
    parts.push(index === null ? 'newDim' : taken(x, dim++, index));
  }
  return part(x, parts);
}

function taken(x: Tensor, dim: number, index: number | string): DimPart {
  if (typeof index === 'number') return entryOf('at', x, dim, index);
  return index === ':' ? 'whole' : rangeOf('at', index, x.shape[dim]);
}
