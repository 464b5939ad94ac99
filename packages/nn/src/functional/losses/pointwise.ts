// Losses that are computed element by element and then reduced. Where the operands are of one shape
// and dtype, both are one kernel: the losses of single elements are never stored.

import { scope, type Tensor, type Value } from '@gradus/tensor';
import {
  apply,
  type Builder,
  checkLive,
  type Expression,
  elementwise,
  type GradientRule,
  isScalar,
  type ReduceOp,
  reduceOp,
  sameShape,
} from '@gradus/tensor/interpreter';
import { checkFloating } from '../floating.ts';
import { type LossReduction, reduced } from './reduction.ts';

/** A loss of tensors that broadcast, and of numbers. */
export type PointwiseLoss<Inputs extends readonly Value[]> = (
  inputs: Inputs,
  reduction: LossReduction,
) => Tensor;

type PointExpression = (e: Builder, ...operands: Expression[]) => Expression;

/** Defines a loss by its expression for one element, from which its derivative follows. */
export function pointwiseLoss<Inputs extends readonly [Tensor, ...Value[]]>(
  name: string,
  expression: PointExpression,
  gradient?: GradientRule,
): PointwiseLoss<Inputs> {
  const each = elementwise<Inputs>(name, 'float', expression, gradient);
  // A reduction's derivative follows from its expression alone.
  const fused = gradient === undefined ? fusedLosses(name, expression) : {};
  return (inputs, reduction) => {
    checkOperands(name, inputs);
    const op = areAlike(inputs) ? fused[reduction] : undefined;
    if (op !== undefined) return apply(op, inputs)[0];
    return scope(() => reduced(each(...inputs), reduction));
  };
}

function checkOperands(name: string, inputs: readonly [Tensor, ...Value[]]): void {
  checkFloating(name, 'input', inputs[0]);
  inputs.forEach((value, position) => {
    if (!isScalar(value)) checkLive(name, value, position);
  });
}

type FusedLosses = { readonly [reduction in LossReduction]?: ReduceOp };

function fusedLosses(name: string, prologue: PointExpression): FusedLosses {
  const sum = reduceOp({
    name,
    combiner: 'sum',
    domain: 'floating',
    accumulate: (dtype) => dtype,
    prologue,
    needsElements: false,
  });
  return { sum, mean: { ...sum, epilogue: (e, { value, count }) => e.div(value, count) } };
}

// A reduction has the shape of its first input, and meets the others in the widest of their dtypes.
function areAlike([first, ...others]: readonly [Tensor, ...Value[]]): boolean {
  return others.every(
    (value) =>
      isScalar(value) || (value.dtype === first.dtype && sameShape(value.shape, first.shape)),
  );
}
