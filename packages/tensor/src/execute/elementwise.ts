// Elementwise ops: broadcast, lower to a map kernel, run; and the same into existing tensors.

import type { Operand } from '../backend/contract.ts';
import { type DType, dtypes } from '../dtype/dtype.ts';
import type { MapKernel } from '../kernel/kernel.ts';
import type { ElementwiseOp } from '../ops/definition.ts';
import { identity } from '../ops/identity.ts';
import { broadcastShapes } from '../shape/broadcast.ts';
import { type Shape, sameShape } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { launch } from './launch.ts';
import { lower } from './lowering.ts';
import { allocateAll, broadcastOperand, commonBackend, operandOf } from './operands.ts';
import { isScalar, type Value } from './value.ts';
import { assignComputed, checkWritable, isSafeInPlace } from './write.ts';

const noTargets: readonly Tensor[] = [];

export function runElementwise(op: ElementwiseOp, inputs: readonly Value[]): Tensor[] {
  return computed(op, inputs, op.name);
}

function computed(op: ElementwiseOp, inputs: readonly Value[], name: string): Tensor[] {
  const backend = commonBackend(name, inputs);
  const shape = commonShape(name, inputs);
  const { kernel, outputs } = lower(op, inputs, noTargets, name);
  const results = allocateAll(name, backend, shape, outputs);
  const operands = inputOperands(inputs, shape);
  for (const result of results) operands.push(operandOf(result));
  launch(backend, kernel, operands, scalarValues(inputs, kernel));
  return results;
}

export function assignElementwise(
  targets: readonly Tensor[],
  op: ElementwiseOp,
  inputs: readonly Value[],
  name: string,
): void {
  const backend = commonBackend(name, inputs, targets);
  const shape = commonShape(name, inputs);
  // A plain write converts to the dtype of its target, as a cast does.
  const results = op === identity ? undefined : lower(op, inputs, noTargets, name).outputs;
  targets.forEach((target, i) => {
    checkWritable(name, target, { shape, dtype: results?.[i] ?? target.dtype });
  });
  if (!isSafeInPlace(targets, inputs)) {
    assignComputed(targets, computed(op, inputs, name), name);
    return;
  }
  const { kernel } = lower(op, inputs, targets, name);
  const operands = inputOperands(inputs, targets[0].shape);
  for (const target of targets) operands.push(operandOf(target));
  launch(backend, kernel, operands, scalarValues(inputs, kernel));
  for (const target of targets) target.storage.version++;
}

function commonShape(op: string, inputs: readonly Value[]): Shape {
  let shape: Shape | undefined;
  let isCommon = true;
  for (const value of inputs) {
    if (isScalar(value)) continue;
    shape ??= value.shape;
    isCommon &&= sameShape(shape, value.shape);
  }
  if (isCommon) return shape ?? [];
  return broadcastShapes(
    op,
    inputs.flatMap((value) => (isScalar(value) ? [] : [value.shape])),
  );
}

function inputOperands(inputs: readonly Value[], shape: Shape): Operand[] {
  const operands: Operand[] = [];
  for (const value of inputs) {
    if (!isScalar(value)) operands.push(broadcastOperand(value, shape));
  }
  return operands;
}

function scalarValues(inputs: readonly Value[], kernel: MapKernel): number[] {
  const scalars: number[] = [];
  for (const value of inputs) {
    if (isScalar(value)) scalars.push(fitted(Number(value), kernel.scalars[scalars.length]));
  }
  return scalars;
}

// A whole number that an integer dtype cannot hold wraps round, as sums and products do.
function fitted(value: number, dtype: DType): number {
  if (dtypes[dtype].category === 'floating') return value;
  return dtypes[dtype].round(Number.isInteger(value) && dtype !== 'bool' ? value | 0 : value);
}
