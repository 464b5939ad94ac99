// The smallest loop nest over several operands: size-1 dims go, and neighbours merge where
// every operand steps through both as through one. Backends choose kernels by what is left.

import type { Shape } from './shape.ts';

/** A loop nest: sizes, outermost first, and for each operand its stride along each loop. */
export interface LoopNest {
  readonly sizes: number[];
  readonly strides: number[][];
}

/** Collapses the dims of `shape` as far as all of `strides` (one list an operand) allow. */
export function collapse(shape: Shape, strides: readonly (readonly number[])[]): LoopNest {
  const sizes: number[] = [];
  const merged: number[][] = strides.map(() => []);
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d];
    if (size === 1) continue;
    const last = sizes.length - 1;
    const continues =
      last >= 0 && strides.every((stride, i) => merged[i][last] === stride[d] * size);
    if (continues) {
      sizes[last] *= size;
      for (let i = 0; i < strides.length; i++) merged[i][last] = strides[i][d];
    } else {
      sizes.push(size);
      for (let i = 0; i < strides.length; i++) merged[i].push(strides[i][d]);
    }
  }
  return { sizes, strides: merged };
}
