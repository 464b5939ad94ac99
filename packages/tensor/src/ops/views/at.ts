// Indexing: `x.at(0, '1:4', '...', null)` for what is `x[0, 1:4, ..., None]` in Python.

import { ShapeError } from '../../errors.ts';
import { scope } from '../../memory/scope.ts';
import { type BasicIndex, rangeOf, spelledOut } from '../../shape/index.ts';
import { entryOf } from '../../shape/range.ts';
import { checkArray, describe } from '../../shape/shape.ts';
import { checkLive, Tensor } from '../../tensor/tensor.ts';
import { tensor } from '../creation/data.ts';
import { type DimPart, part } from './part.ts';
import { checkIndexTensor, type Picked, pick } from './pick.ts';

/** What stands between the brackets in Python. */
export type Index = BasicIndex | Tensor | readonly number[];

/**
 * The elements at some indices, as `x[…]` in Python. Each index speaks of the next dim:
 *
 * - an integer takes one entry, and the dim goes; negative ones count from the end;
 * - a text `'start:end'` or `'start:end:step'` takes a range, as a Python slice does; each of
 *   the three may be left out, and a negative step goes backwards;
 * - `null` adds a dim of size 1;
 * - `'...'` stands for all dims that no other index names; without it they follow at the end;
 * - an int32 tensor or an array of integers picks an entry for each of its elements. Several of
 *   them broadcast and pick together; their dims stand where the dims they index stood if those
 *   are neighbours, else in front.
 *
 * A view, so that `x.at(0).fill_(1)` writes into `x`; but a copy where a tensor or an array is
 * among the indices.
 * @throws {ShapeError} if an entry does not exist, there are more indices than dims, a range is
 * not written as one, or index tensors do not broadcast.
 * @throws {DTypeError} if an index tensor is not int32: what a bool mask selects is known only
 * when the mask is read, as `await maskedSelect(x, mask)` does.
 * @throws {IndexError} if an index tensor names an entry that does not exist.
 * @example
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * await x.at(':', -1).toArray() // [3, 6]
 */
export function at(x: Tensor, ...indices: Index[]): Tensor {
  checkLive('at', x);
  const parts: DimPart[] = [];
  const lists: { readonly dim: number; readonly list: Tensor | readonly number[] }[] = [];
  let dim = 0;
  for (const index of spelledOut('at', describe(x), x.shape.length, indices)) {
    if (index === null) {
      parts.push('newDim');
    } else if (typeof index === 'object') {
      lists.push({ dim: parts.filter((taken) => typeof taken !== 'number').length, list: index });
      parts.push('whole');
      dim++;
    } else {
      parts.push(taken(x, dim++, index));
    }
  }
  if (lists.length === 0) return part(x, parts);
  for (const { list } of lists) checkList(list);
  return scope(() => {
    const picked = lists.map(({ dim, list }) => ({
      dim,
      index: list instanceof Tensor ? list : tensor(Int32Array.from(list), { device: x.device }),
    }));
    return pickedFrom(part(x, parts), picked);
  });
}

function taken(x: Tensor, dim: number, index: unknown): DimPart {
  if (typeof index === 'number') return entryOf('at', x, dim, index);
  return index === ':' ? 'whole' : rangeOf('at', String(index), x.shape[dim]);
}

function checkList(list: Tensor | readonly number[]): void {
  if (list instanceof Tensor) {
    checkLive('at', list);
    checkIndexTensor('at', list);
    return;
  }
  checkArray('at', 'an index', list, "[0, 2]; ranges are texts such as '1:3'");
  const wrong = list.find((index) => !Number.isInteger(index));
  if (wrong === undefined) return;
  throw new ShapeError('at', `an array of indices holds ${String(wrong)}; all are integers`, {
    indices: list,
  });
}

// A tensor without dims counts as an integer: it does not take part in broadcasting.
function pickedFrom(x: Tensor, picked: readonly Picked[]): Tensor {
  const single = picked.findLast(({ index }) => index.shape.length === 0);
  if (single === undefined) return picked.length === 0 ? x : pick('at', x, picked);
  const { dim } = single;
  const others = picked
    .filter((other) => other !== single)
    .map((other) => (other.dim > dim ? { ...other, dim: other.dim - 1 } : other));
  return pickedFrom(pick('at', x, [single]), others);
}
