// Results that were found on the host.

import type { DType, HostArray } from '../../dtype/dtype.ts';
import type { Shape } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { createEmpty } from './filled.ts';

/** A tensor of host data, beside `like`. */
export function uploaded(
  op: string,
  like: Tensor,
  shape: Shape,
  dtype: DType,
  data: HostArray,
): Tensor {
  const result = createEmpty(op, shape, { dtype, device: like.device });
  result.storage.backend.write(result.storage.buffer, 0, data);
  return result;
}
