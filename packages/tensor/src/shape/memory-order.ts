// The order in which the elements of a layout lie in memory, as far as it has one.

import type { Layout } from './layout.ts';

/**
 * The dims from the one with the longest steps to the one with the shortest. Dims that are
 * stretched have no place of their own and stay where they are among their neighbours.
 *
 * The order is that in which PyTorch visits a tensor whose elements it may visit in any order.
 * @see PyTorch 1.13, ATen/TensorIterator.cpp, reorder_dimensions.
 */
export function memoryOrder({ shape, strides }: Omit<Layout, 'offset'>): number[] {
  const isOutside = (inner: number, outer: number): number => {
    const [a, b] = [Math.abs(strides[inner]), Math.abs(strides[outer])];
    if (a === 0 || b === 0) return 0;
    return a === b ? Math.max(Math.sign(shape[inner] - shape[outer]), 0) : a - b;
  };
  // Innermost first, sorted by insertion: a comparison that tells nothing looks further out.
  const dims = shape.map((_, d) => shape.length - 1 - d);
  for (let i = 1; i < dims.length; i++) {
    let moving = i;
    for (let other = i - 1; other >= 0; other--) {
      const comparison = isOutside(dims[other], dims[moving]);
      if (comparison < 0) break;
      if (comparison === 0) continue;
      [dims[other], dims[moving]] = [dims[moving], dims[other]];
      moving = other;
    }
  }
  return dims.reverse();
}
