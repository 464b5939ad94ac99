// Sums made in parts: how a product is divided, and the shader that adds the parts up, always in
// one order.

import { type Bound, declarations } from '../../wgsl/bindings.ts';
import { entryPoint } from '../../wgsl/grid.ts';
import { bitsOf, load } from '../../wgsl/storage.ts';
import type { Product } from './product.ts';

/** The product whose outermost batch dim counts the parts, its results one part after the other. */
export function parted(product: Product, parts: number): Product {
  const { rows, columns, depth, batch, a, b, out } = product;
  const part = Math.ceil(depth / parts);
  const count = batch.reduce((total, size) => total * size, rows * columns);
  return {
    ...product,
    depth: part,
    batch: [Math.ceil(depth / part), ...batch],
    a: { ...a, batch: [part * a.column, ...a.batch] },
    b: { ...b, batch: [part * b.row, ...b.batch] },
    out: { ...out, offset: 0, batch: [count, ...out.batch] },
  };
}

/** How many parameters {@link sumPartsCode} takes: results, parts, offset of the results. */
export const sumPartsParameters = 3;

/** Adds up parts, operand 0, to results, operand 1: an invocation a result, part after part. */
export function sumPartsCode(bound: Bound): string {
  const [from, to] = bound.places;
  const body = `  if (i >= params.p0) { return; }
  var sum = ${load(from, 'i')};
  for (var part = 1u; part < params.p1; part++) {
    let at = part * params.p0 + i;
    sum += ${load(from, 'at')};
  }
  b${to.binding}[params.p2 + i] = ${bitsOf(to.dtype, 'sum')};`;
  return declarations(bound) + entryPoint(body);
}
