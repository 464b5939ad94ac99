// Sizes that a layer is made with.

import { ValueError } from '@gradus/tensor';

/** Refuses what counts nothing: a size is an integer, and not too small. */
export function checkSize(layer: string, name: string, size: number, least = 0): number {
  if (Number.isSafeInteger(size) && size >= least) return size;
  throw new ValueError(layer, `${name} is ${String(size)}; it is an integer ≥ ${least}`, {
    [name]: size,
  });
}
