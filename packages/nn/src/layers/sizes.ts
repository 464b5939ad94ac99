// Sizes that a layer is made with.

import { ValueError } from '@gradus/tensor';

/** Refuses what counts nothing: a size is an integer ≥ 0. */
export function checkSize(layer: string, name: string, size: number): number {
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw new ValueError(layer, `${name} is ${String(size)}; it is an integer ≥ 0`, { [name]: size });
}
