// One more handle on the same elements, at the same place in the graph.

import { Tensor } from '@gradus/tensor';

export function alias(tensor: Tensor): Tensor {
  const handle = new Tensor(tensor.storage, tensor.dtype, tensor);
  handle.record = tensor.record;
  return handle;
}
