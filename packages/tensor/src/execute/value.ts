// What an op is given: tensors, and plain numbers and booleans standing for tensors.

import { DTypeError } from '../errors.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { wrongOperand } from '../tensor/wrong-operand.ts';
import { worded } from '../wording.ts';

/** A number or boolean given where a tensor could stand. */
export type Scalar = number | boolean;

/** An operand of an op. */
export type Value = Tensor | Scalar;

/** Whether an operand is a number or a boolean, not a tensor. */
export function isScalar(value: Value): value is Scalar {
  return typeof value === 'number' || typeof value === 'boolean';
}

/** Refuses a value that is neither a number nor a boolean, as untyped callers may give. */
export function checkScalar(op: string, name: string, value: Scalar): void {
  if (isScalar(value)) return;
  throw new DTypeError(op, `${name} is ${worded(value)}; it must be a number or a boolean`, {
    [name]: value,
  });
}

/** The inputs of an op that takes no numbers. */
export function tensorsOnly(op: string, inputs: readonly Value[]): readonly Tensor[] {
  return inputs.map((value, position) => {
    if (isScalar(value)) throw wrongOperand(op, position, value);
    return value;
  });
}

/** The first input of an op, which is a tensor whatever the others are. */
export function firstTensor(op: string, inputs: readonly Value[]): Tensor {
  const value = inputs[0];
  if (isScalar(value)) throw wrongOperand(op, 0, value);
  return value;
}
