// Indexing: `x.at(0, '1:4', '...', null)` for what is `x[0, 1:4, ..., None]` in Python.

import { scope } from '../../memory/scope.ts';
import { checkLive, Tensor } from '../../tensor/tensor.ts';
import { tensor } from '../creation/data.ts';
import { placesOf } from '../indexing/truth-positions.ts';
import { askedFor, type Index, isMask, type Picking } from './indices.ts';
import { part } from './part.ts';
import { type Picked, pick } from './pick.ts';
import { flatten } from './sizes.ts';

export type { Index } from './indices.ts';

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
 * - a bool tensor, a mask, has the sizes of the next dims, as many as it has itself, and picks
 *   what it holds for: it stands for the tensors of indices that `nonzero` gives.
 *
 * A view, so that `x.at(0).fill_(1)` writes into `x`; but a copy where a tensor or an array is
 * among the indices. What a mask picks is known only when the mask is read, which is done at once.
 *
 * Shape: the dims that are left, and those that were added. Dtype: preserved.
 * @throws {ShapeError} if an entry does not exist, there are more indices than dims, a range is
 * not written as one, a mask has other sizes, or index tensors do not broadcast.
 * @throws {DTypeError} if an index tensor is neither int32 nor bool.
 * @throws {DeviceError} if there is a mask and its device cannot be read synchronously;
 * `await maskedSelect(x, mask)` waits for it.
 * @throws {IndexError} if an index tensor names an entry that does not exist.
 * @example
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * await x.at(':', -1).toArray() // [3, 6]
 * await x.at(x.gt(2)).toArray() // [3, 4, 5, 6]
 */
export function at(x: Tensor, ...indices: Index[]): Tensor {
  checkLive('at', x);
  const { parts, picking } = askedFor('at', x, indices);
  if (picking.length === 0) return part(x, parts);
  return scope(() => {
    const picked = picking.map(({ dim, by }) => ({ dim, index: indexOf(x, by) }));
    return pickedFrom(joined(part(x, parts), picking), picked);
  });
}

function indexOf(x: Tensor, by: Tensor | readonly number[]): Tensor {
  if (isMask(by)) return placesOf('at', by);
  return by instanceof Tensor ? by : tensor(Int32Array.from(by), { device: x.device });
}

// A mask picks by its places counted through, so the dims it is about become one.
function joined(x: Tensor, picking: readonly Picking[]): Tensor {
  return picking.reduce(
    (y, { dim, span }) => (span === 1 ? y : flatten(y, dim, dim + span - 1)),
    x,
  );
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
