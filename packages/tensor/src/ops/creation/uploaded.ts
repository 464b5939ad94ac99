// Results that were found on the host.

import type { DType } from '../../dtype/dtype.ts';
import { type HostValues, upload } from '../../execute/launch.ts';
import type { Shape } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { createEmpty } from './filled.ts';

/** A tensor of host data, beside `like`. */
export function uploaded(
  op: string,
  like: Tensor,
  shape: Shape,
  dtype: DType,
  values: HostValues,
): Tensor {
  const result = createEmpty(op, shape, { dtype, device: like.device });
  try {
    upload(result, values);
  } catch (error) {
    // A generator may refuse what it is asked for.
    result.dispose();
    throw error;
  }
  return result;
}
