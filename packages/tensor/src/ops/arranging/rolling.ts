// Elements moved round.

import { ValueError } from '../../errors.ts';
import { allocate } from '../../execute/operands.ts';
import { elementCount, formatShape, normalizeDim } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { clone } from '../copying.ts';
import { part } from '../views/part.ts';
import { reshape, view } from '../views/sizes.ts';
import { fillPart } from './joining.ts';

/**
 * Entries moved by `shifts` along dims, those that leave at one end coming in at the other.
 * Without `dims`, all elements in row-major order.
 *
 * Shape: kept. Dtype: preserved. Always a copy.
 * @throws {ValueError} if a shift is no integer, or there is not one for each dim.
 * @throws {ShapeError} if a dim is out of range.
 * @example
 * await roll(tensor([1, 2, 3]), 1).toArray() // [3, 1, 2]
 */
export function roll(
  x: Tensor,
  shifts: number | readonly number[],
  dims?: number | readonly number[],
): Tensor {
  checkLive('roll', x);
  const by = [shifts].flat();
  const order = dims === undefined ? undefined : [dims].flat();
  const wrong = by.find((shift) => !Number.isSafeInteger(shift));
  if (wrong !== undefined || by.length !== (order?.length ?? 1)) {
    throw new ValueError(
      'roll',
      `shifts ${formatShape(by)} along dims ${order === undefined ? 'of a vector' : formatShape(order)}; ` +
        'an integer for each dim',
      { shifts, dims },
    );
  }
  if (order === undefined) {
    const vector = reshape(x, [x.numel]);
    const rolled = rolledAlong(vector, [by[0]]);
    const result = view(rolled, x.shape);
    vector.dispose();
    rolled.dispose();
    return result;
  }
  const byDim = x.shape.map(() => 0);
  order.forEach((dim, i) => {
    byDim[normalizeDim('roll', dim, x.shape.length)] += by[i];
  });
  return rolledAlong(x, byDim);
}

/** Every dim rolled by its own shift: each corner of the tensor moves as a block. */
function rolledAlong(x: Tensor, shifts: readonly number[]): Tensor {
  // No element is written, and still the result is one of `x`.
  if (elementCount(x.shape) === 0) return clone(x);
  const result = allocate('roll', x.storage.backend, x.shape, x.dtype);
  const blocks = x.shape.map((size, d) => {
    const shift = (((shifts[d] ?? 0) % size) + size) % size;
    const moves = [{ from: 0, to: shift, length: size - shift }];
    return shift === 0 ? moves : [...moves, { from: size - shift, to: 0, length: shift }];
  });
  const place = (chosen: readonly { from: number; to: number; length: number }[]): void => {
    if (chosen.length < blocks.length) {
      for (const move of blocks[chosen.length]) place([...chosen, move]);
      return;
    }
    const block = part(
      x,
      chosen.map(({ from, length }) => ({ start: from, length, step: 1 })),
    );
    fillPart(
      result,
      chosen.map(({ to, length }) => ({ start: to, length, step: 1 })),
      block,
    );
    block.dispose();
  };
  place([]);
  return result;
}
