// Products: the derivative at an element is the product of all others. It is formed without
// division, from products of pairs, so that it holds where elements are zero, and in higher orders.

import { cat, mul, narrow, onesLike, permute, reshape, type Tensor, to } from '@gradus/tensor';
import type { ReduceOp } from '@gradus/tensor/interpreter';
import { missing } from '../derivative.ts';
import { inDType } from '../sum-to.ts';
import type { CombinerRule } from './epilogue.ts';

export function alongProduct(op: ReduceOp, position: number): CombinerRule {
  if (op.prologue !== undefined) {
    const none = missing(op.name, 'a product with a prologue, and a gradient is required');
    return { reads: [], readsValue: false, vjp: ({ g, spec }) => none.vjp(g, [], spec, undefined) };
  }
  return {
    reads: [position],
    readsValue: false,
    vjp: ({ g, shape, dims, find, spec }) => {
      const kept = shape.flatMap((_, d) => (dims.includes(d) ? [] : [d]));
      const order = [...kept, ...dims];
      const sizes = kept.map((d) => shape[d]);
      const count = dims.reduce((product, d) => product * shape[d], 1);
      const x = permute(to(find(position) as Tensor, g.dtype), order);
      const others = productsOfOthers(reshape(x, [...sizes, count]));
      const lines = mul(others, reshape(g, [...sizes, 1]));
      const back = shape.map((_, d) => order.indexOf(d));
      return inDType(permute(reshape(lines, x.shape), back), g, spec.dtype);
    },
  };
}

/**
 * For each element, the product of all others along the last dim. Elements are multiplied in pairs;
 * what is beside a pair is known from the products of pairs, half as many.
 */
function productsOfOthers(x: Tensor): Tensor {
  const last = x.rank - 1;
  const size = x.shape[last];
  if (size < 2) return onesLike(x);
  const half = size >> 1;
  const [left, right] = [narrow(x, last, 0, half), narrow(x, last, half, half)];
  const rest = narrow(x, last, 2 * half, size % 2);
  const beside = productsOfOthers(cat([mul(left, right), rest], last));
  const besidePairs = narrow(beside, last, 0, half);
  return cat(
    [mul(besidePairs, right), mul(besidePairs, left), narrow(beside, last, half, size % 2)],
    last,
  );
}
