// Elementwise ops: broadcast, lower to a map kernel, run; and the same into existing tensors.

import type { Backend, BackendBuffer, Operand } from '../backend/contract.ts';
import { bytesOf, type DType, dtypes } from '../dtype/dtype.ts';
import type { MapKernel } from '../kernel/kernel.ts';
import type { ElementwiseOp } from '../ops/definition.ts';
import { identity } from '../ops/identity.ts';
import { broadcastShapes } from '../shape/broadcast.ts';
import { isRowMajor, type Layout } from '../shape/layout.ts';
import { elementCount, type Shape, sameShape } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { deferred, extended, mapWithPending } from './deferral/deferral.ts';
import { beforeOverwrite, beforeWrite } from './deferral/writing.ts';
import { launch, takesFlat } from './launch.ts';
import { lower } from './lowering.ts';
import {
  allocateAll,
  broadcastOperand,
  commonBackend,
  operandOf,
  resultLayout,
} from './operands.ts';
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
  const results = allocateAll(name, backend, shape, outputs, resultLayout(shape, inputs));
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
  const { pending } = storage;
  if (pending !== undefined && coversMemory(target) && inputs.every(isScalar)) {
    beforeOverwrite(op, storage, pending);
    return;
  }
  beforeWrite(op, storage);
  // Computed later on, a target would let go of what is read by then.
  storage.settle();
}

function coversMemory(target: Tensor): boolean {
  return target.numel * bytesOf(target.dtype) === target.storage.bytes && isRowMajor(target);
}

function run(
  backend: Backend,
  kernel: MapKernel,
  inputs: readonly Value[],
  scalars: readonly number[],
  targets: readonly Tensor[],
): void {
  const whole = mapWithPending(kernel, inputs, scalars, targets);
  if (whole !== undefined) {
    for (const target of targets) whole.operands.push(operandOf(target));
    launch(backend, whole.kernel, whole.operands, whole.scalars);
  } else if (takesFlat(backend) && areFlat(inputs, targets)) {
    const elements = elementCount(targets[0].shape);
    backend.runFlat(kernel, elements, buffersOf(kernel, inputs, targets), scalars);
  } else {
    launch(backend, kernel, operandsOver(kernel, inputs, targets), scalars);
  }
}

/** Whether all tensors have one shape, and lie as new ones do. */
function areFlat(inputs: readonly Value[], targets: readonly Tensor[]): boolean {
  const first = targets[0];
  if (!isRowMajor(first)) return false;
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    if (!isScalar(value) && !liesLike(value, first)) return false;
  }
  for (let i = 1; i < targets.length; i++) if (!liesLike(targets[i], first)) return false;
  return true;
}

// Results share the arrays of operands, so that most comparisons are over at once.
function liesLike(a: Layout, b: Layout): boolean {
  return a.offset === b.offset && sameShape(a.shape, b.shape) && sameShape(a.strides, b.strides);
}

function buffersOf(
  { inputs: { length: count } }: MapKernel,
  inputs: readonly Value[],
  targets: readonly Tensor[],
): BackendBuffer[] {
  const buffers = new Array<BackendBuffer>(count + targets.length);
  let next = 0;
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    if (!isScalar(value)) buffers[next++] = value.storage.buffer;
  }
  for (let i = 0; i < targets.length; i++) buffers[next++] = targets[i].storage.buffer;
  return buffers;
}

function commonShape(op: string, inputs: readonly Value[]): Shape {
  let shape: Shape | undefined;
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    if (isScalar(value)) continue;
    // What has no dims stretches to any shape.
    if (shape === undefined || shape.length === 0) shape = value.shape;
    else if (value.shape.length > 0 && !sameShape(shape, value.shape)) {
      return broadcastShapes(op, shapesOf(inputs));
    }
  }
  return shape ?? [];
}

function shapesOf(inputs: readonly Value[]): Shape[] {
  return inputs.flatMap((value) => (isScalar(value) ? [] : [value.shape]));
}

function operandsOver(
  { inputs: { length: count } }: MapKernel,
  inputs: readonly Value[],
  targets: readonly Tensor[],
): Operand[] {
  const operands = new Array<Operand>(count + targets.length);
  const { shape } = targets[0];
  let next = 0;
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    if (!isScalar(value)) operands[next++] = broadcastOperand(value, shape);
  }
  for (let i = 0; i < targets.length; i++) operands[next++] = operandOf(targets[i]);
  return operands;
}

const noScalars: readonly number[] = [];

function scalarValues(inputs: readonly Value[], kernel: MapKernel): readonly number[] {
  if (kernel.scalars.length === 0) return noScalars;
  const scalars = new Array<number>(kernel.scalars.length);
  let next = 0;
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    if (isScalar(value)) scalars[next] = fitted(Number(value), kernel.scalars[next++]);
  }
  return scalars;
}

// A whole number that an integer dtype cannot hold wraps round, as sums and products do.
function fitted(value: number, dtype: DType): number {
  if (dtypes[dtype].category === 'floating') return value;
  return dtypes[dtype].round(Number.isInteger(value) && dtype !== 'bool' ? value | 0 : value);
}
