// What a tensor looks like in a log.

import { formatTensor } from '../print/format.ts';
import { describe } from '../shape/shape.ts';
import { readSync } from './reading.ts';
import type { Tensor } from './tensor.ts';

/**
 * As PyTorch prints it where the device can be read at once; else dtype, shape and device.
 * @example
 * toString(tensor([1, 2.5])) // 'tensor([1.0000, 2.5000])'
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the function becomes the method of that name
export function toString(x: Tensor): string {
  if (x.disposed) return `tensor(${describe(x)}, disposed)`;
  if (x.storage.backend.readSync === undefined) {
    return `tensor(${describe(x)}, device=${x.device}; await t.read() gives the elements)`;
  }
  return formatTensor({ data: readSync(x), shape: x.shape, dtype: x.dtype });
}
