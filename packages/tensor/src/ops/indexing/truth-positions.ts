// Where a mask holds, as a tensor of indices.

import type { HostArray } from '../../dtype/dtype.ts';
import { refuseDecidedByValues } from '../../execute/launch.ts';
import { readerOf } from '../../tensor/readable.ts';
import { readSync } from '../../tensor/reading.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { uploaded } from '../creation/uploaded.ts';

/** Row-major positions of what is not zero; NaN is not. */
export function positionsOf(values: HostArray): Int32Array {
  const positions = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) positions[count++] = i;
  return positions.subarray(0, count);
}

/** The row-major places where a mask holds, a vector; the mask is read at once. */
export function placesOf(op: string, mask: Tensor): Tensor {
  refuseDecidedByValues(op);
  readerOf(op, mask, 'await x.maskedSelect(mask) waits for it');
  const places = positionsOf(readSync(mask));
  return uploaded(op, mask, [places.length], 'int32', places);
}
