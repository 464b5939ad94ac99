// Sums: every element gets the gradient of its sum.

import type { ReduceOp } from '@gradus/tensor/interpreter';
import { fused } from '../elementwise/fused.ts';
import { inDType } from '../sum-to.ts';
import type { CombinerRule } from './epilogue.ts';
import { throughPrologue } from './prologue.ts';
import { beside } from './shapes.ts';

export function alongSum(op: ReduceOp, position: number): CombinerRule {
  // A plain sum's gradient is the same for all, and needs no memory of its own.
  if (op.prologue === undefined) {
    return {
      reads: [],
      readsValue: false,
      vjp: ({ g, shape, dims, spec }) => {
        const all = beside(g, shape, dims);
        return inDType(all, all, spec.dtype);
      },
    };
  }
  const inner = fused(op.name, (e, g, find) => throughPrologue(op, position, e, g, find));
  return {
    reads: inner.reads,
    readsValue: false,
    vjp: ({ g, shape, dims, find, spec }) =>
      inner.vjp(beside(g, shape, dims), inner.reads.map(find), spec, undefined),
  };
}
