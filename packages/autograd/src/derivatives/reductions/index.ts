// Derivatives of reductions: through the epilogue, then through the combiner, each of which shares
// a result's gradient among the elements in its own way, then through the prologue.

import type { Combiner, ReduceOp } from '@gradus/tensor/interpreter';
import { type Derivative, missing, type Vjp } from '../derivative.ts';
import { throughEpilogue } from './epilogue.ts';
import { alongExtremes, atIndex } from './extremes.ts';
import { givenGradient } from './given.ts';
import { alongProduct } from './product.ts';
import { resultsOf } from './results.ts';
import { alongSum } from './sum.ts';

/** How a combiner shares the gradient of what it combined, for one of the op's inputs. */
const combinerRules: {
  readonly [combiner in Combiner]: (op: ReduceOp, position: number) => Vjp;
} = {
  sum: (op, position) => throughEpilogue(op, position, alongSum(op, position)),
  prod: (op, position) => throughEpilogue(op, position, alongProduct(op, position)),
  max: (op, position) => throughEpilogue(op, position, alongExtremes(op, position)),
  min: (op, position) => throughEpilogue(op, position, alongExtremes(op, position)),
};

const known = new WeakMap<ReduceOp, Derivative>();

/** The derivative of a reduction. */
export function reductionDerivative(op: ReduceOp): Derivative {
  const found = known.get(op);
  if (found !== undefined) return found;
  const vjps: (Vjp | undefined)[] = [];
  const derivative: Derivative = {
    at(position) {
      if (!(position in vjps)) vjps[position] = vjpOf(op, position);
      return vjps[position];
    },
  };
  known.set(op, derivative);
  return derivative;
}

function vjpOf(op: ReduceOp, position: number): Vjp | undefined {
  if (op.gradient !== undefined) return position === 0 ? givenGradient(op, op.gradient) : undefined;
  const results = resultsOf(op);
  if (results === 'valueAndIndex') return atIndex(op);
  if (results === 'value') return combinerRules[op.combiner](op, position);
  return missing(op.name, results.why);
}
