// Structured kernels work along the last dim: layouts with another dim there, and with other
// sizes before it.

import type { Layout } from './layout.ts';
import type { Shape } from './shape.ts';

/** The layout with `dim` last; a scalar's has one dim of size 1. */
export function dimLast(layout: Layout, dim: number): Layout {
  const { shape, strides, offset } = layout;
  if (dim === shape.length - 1) return layout;
  if (shape.length === 0) return { shape: [1], strides: [1], offset };
  return { shape: moved(shape, dim), strides: moved(strides, dim), offset };
}

function moved(list: readonly number[], dim: number): number[] {
  return [...list.slice(0, dim), ...list.slice(dim + 1), list[dim]];
}

/** The layout with one more dim, last and of size 1. */
export function onePerRow({ shape, strides, offset }: Layout): Layout {
  return { shape: [...shape, 1], strides: [...strides, 1], offset };
}

/** The first entries of every dim, as many as `sizes` says. */
export function leading({ shape, strides, offset }: Layout, sizes: Shape): Layout {
  return { shape: shape.map((_, d) => sizes[d] ?? 1), strides, offset };
}

/** A vector's layout as one over `shape`, along `dim`; it stands still along the others. */
export function stretchedAlong({ strides, offset }: Layout, shape: Shape, dim: number): Layout {
  return { shape, strides: shape.map((_, d) => (d === dim ? (strides[0] ?? 0) : 0)), offset };
}

/** A scalar's layout stretched over `shape`. */
export function stretchedOver({ offset }: Layout, shape: Shape): Layout {
  return { shape, strides: shape.map(() => 0), offset };
}
