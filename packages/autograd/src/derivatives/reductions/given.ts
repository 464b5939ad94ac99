// Reductions whose definition says what the gradient is.

import type { Tensor } from '@gradus/tensor';
import type { ReduceGradientRule, ReduceOp, Value } from '@gradus/tensor/interpreter';
import { output, type Read, type Vjp } from '../derivative.ts';
import { fused } from '../elementwise/fused.ts';
import { beside, countOf, reducedDims, withDims } from './shapes.ts';

/** The gradient of the first input. */
export function givenGradient(op: ReduceOp, gradient: ReduceGradientRule): Vjp {
  // The first parameters are the builder and what is known of the result.
  const inputs = gradient.length - 2;
  const count = inputs;
  const inner = fused(op.name, (e, g, find) => {
    const [x, ...others] = Array.from({ length: inputs }, (_, i) => find(i));
    return gradient(e, { g, y: find(output()), count: find(count) }, x, ...others);
  });
  const reads = inner.reads.filter((read) => read !== count);
  return {
    reads,
    vjp(g, values, spec, params) {
      const { shape } = spec;
      const dims = reducedDims(op, shape, params);
      const find = (read: Read): Value => {
        if (read === count) return countOf(shape, dims);
        const value = values[reads.indexOf(read)];
        return read === output() ? withDims(value as Tensor, shape, dims) : value;
      };
      return inner.vjp(beside(g, shape, dims), inner.reads.map(find), spec, undefined);
    },
  };
}
