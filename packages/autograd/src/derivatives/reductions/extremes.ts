// Largest and smallest elements: those that equal the result share its gradient evenly; where the
// op also says which one it took, that one gets all.

import { div, scatterAdd, type Tensor, zeros } from '@gradus/tensor';
import {
  apply,
  type Builder,
  type Expression,
  type ReduceOp,
  reduceOp,
} from '@gradus/tensor/interpreter';
import { output, type Vjp } from '../derivative.ts';
import { fused } from '../elementwise/fused.ts';
import { inDType } from '../sum-to.ts';
import type { CombinerRule } from './epilogue.ts';
import { combinedAt, operandCount, throughPrologue } from './prologue.ts';
import { beside, reducedDims, withDims } from './shapes.ts';

export function alongExtremes(op: ReduceOp, position: number): CombinerRule {
  const extreme = operandCount(op);
  const count = winnersOf(op);
  const inner = fused(op.name, (e, g, find) => {
    const isExtreme = same(e, combinedAt(op, e, find), find(extreme));
    return throughPrologue(op, position, e, e.select(isExtreme, g, 0), find);
  });
  const operands = Array.from({ length: extreme }, (_, i) => i);
  return {
    reads: operands,
    readsValue: true,
    vjp: ({ g, value, shape, dims, find, spec }) => {
      const top = withDims(value, shape, dims);
      const [winners] = apply(count, [...operands.map(find), top], { dim: dims, keepdim: true });
      const share = beside(div(withDims(g, shape, dims), winners), shape, dims);
      const values = inner.reads.map((read) => (read === extreme ? top : find(read)));
      return inner.vjp(share, values, spec, undefined);
    },
  };
}

/** How many elements equal the result. */
function winnersOf(op: ReduceOp): ReduceOp {
  const extreme = operandCount(op);
  return reduceOp({
    name: `${op.name}Backward`,
    combiner: 'sum',
    domain: 'any',
    accumulate: (dtype) => dtype,
    prologue: (e, ...values) => {
      const isExtreme = same(
        e,
        combinedAt(op, e, (i) => values[i]),
        values[extreme],
      );
      return e.cast(isExtreme, 'int32');
    },
    needsElements: false,
  });
}

// A NaN wins, and is equal to nothing.
function same(e: Builder, x: Expression, y: Expression): Expression {
  return e.or(e.eq(x, y), e.and(e.ne(x, x), e.ne(y, y)));
}

/** The gradient of an extreme whose index is known. */
export function atIndex(op: ReduceOp): Vjp {
  return {
    reads: [output(1)],
    vjp(g, [index], { shape, dtype }, params) {
      const dims = reducedDims(op, shape, params);
      const [along = 0] = dims;
      const nothing = zeros(shape, { dtype: g.dtype, device: g.device });
      const places = withDims(index as Tensor, shape, dims);
      const placed = scatterAdd(nothing, along, places, withDims(g, shape, dims));
      return inDType(placed, g, dtype);
    },
  };
}
