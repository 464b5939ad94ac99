// Tensors as plain host data, and the index arithmetic that expected values need. None of it
// is shared with the library: a mistake there must not cancel out here.

import type { DType } from '@gradus/tensor';

/** Row-major elements of a shape; bools are 0 and 1. */
export interface HostTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The index of element `n` in row-major order. */
export function indexOf(n: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  for (let d = shape.length - 1, rest = n; d >= 0; d--) {
    index[d] = rest % shape[d];
    rest = Math.floor(rest / shape[d]);
  }
  return index;
}

/** The row-major position of an index. */
export function positionOf(index: readonly number[], shape: readonly number[]): number {
  return index.reduce((position, i, d) => position * shape[d] + i, 0);
}

/** The element that a broadcast of `tensor` shows at an index of the broadcast shape. */
export function stretchedAt(tensor: HostTensor, index: readonly number[]): number {
  const own = index.slice(index.length - tensor.shape.length);
  return tensor.values[
    positionOf(
      own.map((i, d) => (tensor.shape[d] === 1 ? 0 : i)),
      tensor.shape,
    )
  ];
}

/** The shape to which shapes broadcast; they are known to. */
export function stretchedShape(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, d) => {
    const sizes = shapes.map((shape) => shape[d - rank + shape.length] ?? 1);
    return sizes.find((size) => size !== 1) ?? 1;
  });
}

/** A host tensor from a function of the index. */
export function hostTensor(
  dtype: DType,
  shape: readonly number[],
  at: (index: readonly number[]) => number,
): HostTensor {
  const values = Array.from({ length: sizeOf(shape) }, (_, n) => at(indexOf(n, shape)));
  return { dtype, shape, values };
}
