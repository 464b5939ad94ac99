// Derivatives of reductions, by how they combine: through the epilogue, the combiner and the
// prologue, each differentiated as an expression.

import { expand, reshape } from '@gradus/tensor';
import type { ReduceOp, ReduceParams } from '@gradus/tensor/interpreter';
import { normalizeDims } from '@gradus/tensor/interpreter';
import { byInput, type Derivative, linear } from './derivative.ts';
import { inDType } from './sum-to.ts';

/** The derivative of a reduction. */
export function reductionDerivative(op: ReduceOp): Derivative {
  return byInput(
    linear((g, _, { shape, dtype }, params) => {
      const { dim } = params as ReduceParams;
      const dims = normalizeDims(
        op.name,
        Array.isArray(dim) && dim.length === 0 ? null : dim,
        shape.length,
      );
      const kept = reshape(
        g,
        shape.map((size, d) => (dims.includes(d) ? 1 : size)),
      );
      return inDType(expand(kept, shape), kept, dtype);
    }),
  );
}
