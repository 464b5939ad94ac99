// Elementwise ops: broadcast, lower to a map kernel, run; and the same into existing tensors.

import type { Backend, Operand } from '../backend/contract.ts';
import { type DType, dtypes } from '../dtype/dtype.ts';
import type { MapKernel } from '../kernel/kernel.ts';
import type { ElementwiseOp } from '../ops/definition.ts';
import { identity } from '../ops/identity.ts';
import { broadcastShapes } from '../shape/broadcast.ts';
import { isContiguous } from '../shape/layout.ts';
import { type Shape, sameShape } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { deferred, extended, mapWithPending } from './deferral/deferral.ts';
import { beforeOverwrite, beforeWrite } from './deferral/writing.ts';
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
  const scalars = scalarValues(inputs, kernel);
  const waiting =
    outputs.length === 1 ? deferred(name, backend, kernel, inputs, scalars, shape) : undefined;
  if (waiting !== undefined) return [waiting];
  const results = allocateAll(name, backend, shape, outputs);
  run(backend, kernel, inputs, scalars, results);
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
  for (let i = 0; i < targets.length; i++) {
    checkWritable(name, targets[i], { shape, dtype: results?.[i] ?? targets[i].dtype });
  }
  if (!isSafeInPlace(targets, inputs)) {
    assignComputed(targets, computed(op, inputs, name), name);
    return;
  }
  const { kernel } = lower(op, inputs, targets, name);
  const scalars = scalarValues(inputs, kernel);
  const isPutOff = targets.length === 1 && extended(name, targets[0], kernel, inputs, scalars);
  if (!isPutOff) {
    for (const target of targets) prepareWrite(name, target, inputs);
    run(backend, kernel, inputs, scalars, targets);
  }
  for (const target of targets) target.storage.version++;
}

function prepareWrite(op: string, target: Tensor, inputs: readonly Value[]): void {
  const { storage } = target;
  if (coversMemory(target) && inputs.every(isScalar)) beforeOverwrite(op, storage);
  else beforeWrite(op, storage);
  // Computed later on, a target would let go of what is read by then.
  storage.settle();
}

function coversMemory({ storage, numel, dtype, shape, strides }: Tensor): boolean {
  return numel * dtypes[dtype].bytes === storage.bytes && isContiguous(shape, strides);
}

function run(
  backend: Backend,
  kernel: MapKernel,
  inputs: readonly Value[],
  scalars: readonly number[],
  targets: readonly Tensor[],
): void {
  const whole = mapWithPending(kernel, inputs, scalars, targets) ?? {
    kernel,
    operands: inputOperands(inputs, targets[0].shape),
    scalars,
  };
  for (const target of targets) whole.operands.push(operandOf(target));
  launch(backend, whole.kernel, whole.operands, whole.scalars);
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
