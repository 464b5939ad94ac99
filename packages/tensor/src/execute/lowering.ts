// From an elementwise op and the dtypes of its operands to a map kernel. The work is done once
// for each combination of dtypes; an integer tells the combination.

import { computedIn, type DType, dtypes, widerOf } from '../dtype/dtype.ts';
import {
  type PromotionOperand,
  resultType,
  type ScalarDType,
  scalarDType,
} from '../dtype/promotion.ts';
import { DTypeError, ShapeError, saidBy } from '../errors.ts';
import { builder, cast, input, scalar } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import { type MapKernel, mapKernel } from '../kernel/kernel.ts';
import type { ElementwiseOp, OperandRule } from '../ops/definition.ts';
import { identity } from '../ops/identity.ts';
import { describe } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { OpCache } from './op-cache.ts';
import { isScalar, type Value } from './value.ts';

/** What to run for an op on operands of given dtypes. */
export interface Lowering {
  readonly kernel: MapKernel;
  /** Dtypes of the outputs. */
  readonly outputs: readonly DType[];
}

// Digits of a combination's key: a dtype, with dims or without; then the kinds of scalars.
const radix = 16;
const scalarDigits: Readonly<Record<ScalarDType, number>> = { bool: 13, int32: 14, float32: 15 };

function digit(value: Value): number {
  if (isScalar(value)) return scalarDigits[scalarDType(value)];
  return 2 * dtypes[value.dtype].rank + (value.shape.length === 0 ? 1 : 0);
}

// A double holds 13 digits exactly; ops with more operands that count do not exist.
function combinationKey(
  op: ElementwiseOp,
  inputs: readonly Value[],
  targets: readonly Tensor[],
): number {
  let key = 1 + targets.length;
  for (let i = 0; i < targets.length; i++) key = key * radix + dtypes[targets[i].dtype].rank;
  const counting = op.operands === 'first' ? withoutLastScalars(inputs) : inputs.length;
  for (let i = 0; i < counting; i++) key = key * radix + digit(inputs[i]);
  return key;
}

// Where all operands take the first one's dtype, that of a number says nothing: an optimizer's
// step, which has many, would not fit into a key.
function withoutLastScalars(inputs: readonly Value[]): number {
  let count = inputs.length;
  while (count > 1 && isScalar(inputs[count - 1])) count--;
  return count;
}

const lowerings = new OpCache<ElementwiseOp, number, Lowering>();

/**
 * The kernel for these operands; with targets, its outputs have the targets' dtypes. `name` is
 * what the caller called, for messages.
 */
export function lower(
  op: ElementwiseOp,
  inputs: readonly Value[],
  targets: readonly Tensor[],
  name: string,
): Lowering {
  const key = combinationKey(op, inputs, targets);
  return lowerings.find(op, key) ?? lowerings.keep(op, key, build(op, inputs, targets, name));
}

function build(
  op: ElementwiseOp,
  inputs: readonly Value[],
  targets: readonly Tensor[],
  name: string,
): Lowering {
  let used = rules[op.operands](name, inputs);
  // Numbers alone have no dtype to lose digits in but that of where they go; written as they
  // are, they are rounded on the way.
  if (targets.length > 0 && inputs.every(isScalar)) {
    const to = targets[0].dtype;
    used = used.map((dtype) => (op === identity ? to : widerOf(dtype, to)));
  }
  const given = operandsIn(used, inputs);
  // The dtypes in which operands meet say what the results are, and what is refused.
  const results = expressionsOf(op, given.operands, name);
  const inside = used.map(computedIn);
  // A plain copy computes nothing.
  const isAsGiven = op === identity || inside.every((dtype, i) => dtype === used[i]);
  const { operands, tensors, scalars } = isAsGiven ? given : operandsIn(inside, inputs);
  const computed = isAsGiven ? results : expressionsOf(op, operands, name);
  const outputs = computed.map((node, i) => cast(node, (targets[i] ?? results[i]).dtype));
  return {
    kernel: mapKernel(tensors, scalars, outputs),
    outputs: outputs.map((node) => node.dtype),
  };
}

/** The operands in the dtypes that they are used in, and those that tensors and numbers come in. */
function operandsIn(used: readonly DType[], inputs: readonly Value[]) {
  const tensors: DType[] = [];
  const scalars: DType[] = [];
  const operands = inputs.map((value, position) => {
    if (isScalar(value)) return scalar(scalars.push(used[position]) - 1, used[position]);
    return cast(input(tensors.push(value.dtype) - 1, value.dtype), used[position]);
  });
  return { operands, tensors, scalars };
}

function expressionsOf(
  op: ElementwiseOp,
  operands: readonly Expression[],
  name: string,
): Expression[] {
  // The builder knows its primitives, not what the caller called.
  return saidBy(name, () => [op.expression(builder, ...operands)].flat());
}

const rules: Readonly<
  Record<OperandRule, (op: string, inputs: readonly Value[]) => readonly DType[]>
> = {
  promote: (_, inputs) => inputs.map(constantly(commonDType(inputs))),
  number: (op, inputs) => {
    const dtype = commonDType(inputs);
    if (dtype === 'bool') {
      throw new DTypeError(op, 'bool operands; the rule is number dtypes only', { dtype });
    }
    return inputs.map(constantly(dtype));
  },
  noBools: (op, inputs) => {
    if (inputs.some((value) => dtypeOf(value) === 'bool')) {
      throw new DTypeError(op, 'bool operands; the rule is number dtypes only', { dtype: 'bool' });
    }
    return inputs.map(constantly(commonDType(inputs)));
  },
  float: (_, inputs) => {
    const dtype = commonDType(inputs);
    return inputs.map(constantly(dtypes[dtype].category === 'floating' ? dtype : 'float32'));
  },
  choice: (op, inputs) => {
    checkMask(op, inputs[0]);
    const dtype = commonDType(inputs.slice(1));
    return inputs.map((_, i) => (i === 0 ? 'bool' : dtype));
  },
  first: (_, inputs) => inputs.map(constantly(dtypeOf(inputs[0]))),
  maskedFirst: (op, inputs) => {
    checkMask(op, inputs[1]);
    checkUndimensioned(op, inputs[2]);
    return inputs.map((_, i) => (i === 1 ? 'bool' : dtypeOf(inputs[0])));
  },
  firstButBools: (_, inputs) =>
    inputs.map((value) => (dtypeOf(value) === 'bool' ? 'bool' : dtypeOf(inputs[0]))),
};

function checkMask(op: string, mask: Value): void {
  if (dtypeOf(mask) === 'bool') return;
  const found = isScalar(mask) ? String(mask) : describe(mask);
  throw new DTypeError(op, `the mask is ${found}; a mask is bool`, { mask: dtypeOf(mask) });
}

function checkUndimensioned(op: string, value: Value): void {
  if (isScalar(value) || value.shape.length === 0) return;
  throw new ShapeError(op, `the value is ${describe(value)}; it is a number or has no dims`, {
    shape: value.shape,
  });
}

function constantly<T>(value: T): () => T {
  return () => value;
}

function dtypeOf(value: Value): DType {
  return isScalar(value) ? scalarDType(value) : value.dtype;
}

/** The dtype in which operands meet. */
export function commonDType(inputs: readonly Value[]): DType {
  return resultType(
    inputs.map((value): PromotionOperand => {
      if (isScalar(value)) return { dtype: scalarDType(value), priority: 'number' };
      const priority = value.shape.length === 0 ? 'zeroDim' : 'dimensioned';
      return { dtype: value.dtype, priority };
    }),
  );
}
