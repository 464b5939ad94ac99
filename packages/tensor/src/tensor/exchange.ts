// A handle that comes to see other memory. Those who hold the handle see the change, as an
// optimizer does whose parameters move to another device; views and clones keep what they saw.

import type { Tensor } from './tensor.ts';

type Seen = 'storage' | 'dtype' | 'shape' | 'strides' | 'offset';

/**
 * Lets `tensor` see what `value` sees: its memory, dtype and layout. `value` keeps its own claim;
 * both must be live.
 */
export function exchange(tensor: Tensor, value: Tensor): void {
  // Nobody else may write to these.
  const handle: { -readonly [K in Seen]: Tensor[K] } = tensor;
  value.storage.retain();
  tensor.storage.release();
  handle.storage = value.storage;
  handle.dtype = value.dtype;
  handle.shape = value.shape;
  handle.strides = value.strides;
  handle.offset = value.offset;
}
