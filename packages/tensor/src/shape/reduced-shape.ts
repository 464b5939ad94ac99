// The shape that is left when one dim is reduced.

import type { Shape } from './shape.ts';

/** The shape without a dim, or with 1 in its place. */
export function reducedShape(shape: Shape, dim: number, keepdim: boolean): number[] {
  return shape.flatMap((size, d) => (d !== dim ? [size] : keepdim ? [1] : []));
}
