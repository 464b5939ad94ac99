// The derivative of an op: the one that was defined for it, else the rule of its kind.

import type { Op } from '@gradus/tensor/interpreter';
import { type Derivative, definedDerivative } from './derivative.ts';
import { elementwiseDerivative } from './elementwise/index.ts';
import { kernelDerivative } from './kernels/index.ts';
import { reductionDerivative } from './reductions/index.ts';
import { viewDerivative } from './views.ts';

const rules: { readonly [K in Op['kind']]: (op: Extract<Op, { kind: K }>) => Derivative } = {
  elementwise: elementwiseDerivative,
  reduce: reductionDerivative,
  view: viewDerivative,
  kernel: kernelDerivative,
};

/** The derivative of an op. What an op lacks is told when a gradient needs it. */
export function derivativeOf(op: Op): Derivative {
  // The entry of a kind takes exactly the ops of that kind.
  return definedDerivative(op) ?? (rules[op.kind] as (op: Op) => Derivative)(op);
}
