// Numbers that a program computes anew at each run.

import { createEmpty } from '../ops/creation/filled.ts';
import { Tensor } from '../tensor/tensor.ts';
import { isCapturing, upload } from './launch.ts';
import type { Value } from './value.ts';

/**
 * The numbers that `numbers` gives, as operands beside `like`. While a program is captured they
 * are tensors without dims, and each run of the program calls `numbers` again, in the order of the
 * program: so a rate that a schedule changes is data, and steps are counted where they always are.
 */
export function perRun(like: Tensor, numbers: () => readonly number[]): readonly Value[] {
  const first = numbers();
  if (!isCapturing()) return first;
  const { device } = like;
  // A GPU has no float64, and rounds the numbers of a call as well.
  const { dtypes } = like.storage.backend.capabilities;
  const dtype = dtypes.includes('float64') ? 'float64' : 'float32';
  const all = createEmpty('perRun', [first.length], { dtype, device });
  let next: readonly number[] | undefined = first;
  upload(all, () => {
    const given = next ?? numbers();
    next = undefined;
    return dtype === 'float64' ? Float64Array.from(given) : Float32Array.from(given);
  });
  const layout = { shape: [], strides: [] };
  const values = first.map((_, offset) => new Tensor(all.storage, dtype, { ...layout, offset }));
  all.dispose();
  return values;
}
