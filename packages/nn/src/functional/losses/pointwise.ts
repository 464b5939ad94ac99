// Losses that are computed element by element and then reduced.

import { scope, type Tensor, type Value } from '@gradus/tensor';
import {
  type Builder,
  type Expression,
  elementwise,
  type GradientRule,
} from '@gradus/tensor/interpreter';
import { checkFloating } from '../floating.ts';
import { type LossReduction, reduced } from './reduction.ts';

/** A loss of tensors that broadcast, and of numbers. */
export type PointwiseLoss<Inputs extends readonly Value[]> = (
  inputs: Inputs,
  reduction: LossReduction,
) => Tensor;

/** Defines a loss by its expression for one element, from which its derivative follows. */
export function pointwiseLoss<Inputs extends readonly [Tensor, ...Value[]]>(
  name: string,
  expression: (e: Builder, ...operands: Expression[]) => Expression,
  gradient?: GradientRule,
): PointwiseLoss<Inputs> {
  const each = elementwise<Inputs>(name, 'float', expression, gradient);
  return (inputs, reduction) => {
    checkFloating(name, 'input', inputs[0]);
    return scope(() => reduced(each(...inputs), reduction));
  };
}
