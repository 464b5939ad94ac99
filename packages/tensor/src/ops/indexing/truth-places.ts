// Where elements are not zero, and the elements there: the size of the result is data, so these
// wait for it and find it on the host.

import { DTypeError } from '../../errors.ts';
import { refuseDecidedByValues } from '../../execute/launch.ts';
import { scope } from '../../memory/scope.ts';
import { broadcastShapes } from '../../shape/broadcast.ts';
import { describe } from '../../shape/shape.ts';
import { read } from '../../tensor/reading.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { clone } from '../copying.ts';
import { uploaded } from '../creation/uploaded.ts';
import { expand, reshape } from '../views/index.ts';
import { gathering } from './gather-op.ts';
import { positionsOf } from './truth-positions.ts';

const maskedSelectOp = gathering('maskedSelect');

/**
 * The indices of all elements that are not zero, in row-major order, one a row.
 *
 * Shape: `[count, rank]`. Dtype: int32.
 * @throws {DisposedError} if `x` was disposed.
 * @example
 * const places = await nonzero(tensor([[0, 5], [6, 0]]));
 * await places.toArray() // [[0, 1], [1, 0]]
 */
export function nonzero(x: Tensor): Promise<Tensor> {
  refuseDecidedByValues('nonzero');
  return indicesOfTruth(x);
}

async function indicesOfTruth(x: Tensor): Promise<Tensor> {
  checkLive('nonzero', x);
  const { shape, rank } = x;
  const positions = positionsOf(await read(x));
  // The positions in a vector are its indices.
  const indices = rank === 1 ? positions : new Int32Array(positions.length * rank);
  for (let i = 0; rank > 1 && i < positions.length; i++) {
    for (let d = rank - 1, rest = positions[i]; d >= 0; d--) {
      indices[i * rank + d] = rest % shape[d];
      rest = Math.floor(rest / shape[d]);
    }
  }
  return uploaded('nonzero', x, [positions.length, rank], 'int32', indices);
}

/**
 * The elements of `x` where `mask` holds, in row-major order.
 *
 * Shape: `[count]`; `x` and `mask` broadcast. Dtype: that of `x`; `mask` is bool.
 * @throws {DTypeError} if the mask is not bool.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * const x = tensor([1, -2, 3]);
 * const chosen = await maskedSelect(x, x.gt(0));
 * await chosen.toArray() // [1, 3]
 */
export function maskedSelect(x: Tensor, mask: Tensor): Promise<Tensor> {
  refuseDecidedByValues('maskedSelect');
  return elementsWhere(x, mask);
}

async function elementsWhere(x: Tensor, mask: Tensor): Promise<Tensor> {
  checkLive('maskedSelect', x);
  checkLive('maskedSelect', mask, 1);
  if (mask.dtype !== 'bool') {
    throw new DTypeError('maskedSelect', `the mask is ${describe(mask)}; a mask is bool`, {
      mask: mask.dtype,
    });
  }
  const shape = broadcastShapes('maskedSelect', [x.shape, mask.shape]);
  // What is written to x while the mask is read must not be seen.
  const [elements, choice] = scope(() => {
    const copied = clone(expand(x, shape));
    return [reshape(copied, [copied.numel]), expand(mask, shape)];
  });
  try {
    const positions = positionsOf(await read(choice));
    const index = uploaded('maskedSelect', x, [positions.length], 'int32', positions);
    try {
      return maskedSelectOp([elements, index], { dim: null, picks: 'elements', wraps: false })[0];
    } finally {
      index.dispose();
    }
  } finally {
    elements.dispose();
    choice.dispose();
  }
}
