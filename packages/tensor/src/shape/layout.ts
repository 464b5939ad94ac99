// A layout says where the elements of a tensor lie in its storage: shape, strides and offset,
// all counted in elements. Views are new layouts over the same storage.

import { elementCount, type Shape } from './shape.ts';

/** Where elements lie: index `i` is at `offset + Σ i[d] · strides[d]`. */
export interface Layout {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Strides of a row-major tensor without gaps. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = stride;
    stride *= Math.max(shape[d], 1);
  }
  return strides;
}

/** The layout of a new tensor. */
export function contiguousLayout(shape: Shape): Layout {
  return { shape, strides: contiguousStrides(shape), offset: 0 };
}

/** Whether the elements lie row-major without gaps; the strides of size-1 dims do not count. */
export function isContiguous(shape: Shape, strides: readonly number[]): boolean {
  let expected = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    const size = shape[d];
    if (size === 1) continue;
    // Without elements there are no gaps, whichever dim is empty.
    if (strides[d] !== expected) return shape.includes(0);
    expected *= size;
  }
  return true;
}

/** Whether a layout is that of a new tensor, the strides of all dims included. */
export function isRowMajor({ shape, strides, offset }: Layout): boolean {
  if (offset !== 0) return false;
  let stride = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (strides[d] !== stride) return false;
    stride *= Math.max(shape[d], 1);
  }
  return true;
}

/** Whether two layouts put every index at the same place. */
export function sameLayout(a: Layout, b: Layout): boolean {
  if (a.offset !== b.offset || a.shape.length !== b.shape.length) return false;
  for (let d = 0; d < a.shape.length; d++) {
    if (a.shape[d] !== b.shape[d]) return false;
    if (a.shape[d] > 1 && a.strides[d] !== b.strides[d]) return false;
  }
  return true;
}

/** First and one-past-last element that the layout reaches; empty layouts reach none. */
export function extent(layout: Layout): { readonly start: number; readonly end: number } {
  let start = layout.offset;
  let end = layout.offset;
  if (elementCount(layout.shape) === 0) return { start, end };
  for (let d = 0; d < layout.shape.length; d++) {
    const reach = (layout.shape[d] - 1) * layout.strides[d];
    if (reach < 0) start += reach;
    else end += reach;
  }
  return { start, end: end + 1 };
}

/**
 * Whether two different indices may share a place. Dims sorted by stride must each step over
 * all that the smaller ones reach; layouts that interleave without meeting are refused too.
 */
export function mayOverlapItself(layout: Layout): boolean {
  if (isContiguous(layout.shape, layout.strides)) return false;
  const dims = layout.shape
    .map((size, d) => ({ size, stride: Math.abs(layout.strides[d]) }))
    .filter((dim) => dim.size > 1)
    .sort((a, b) => a.stride - b.stride);
  let reach = 0;
  for (const { size, stride } of dims) {
    if (stride <= reach) return true;
    reach += (size - 1) * stride;
  }
  return false;
}
