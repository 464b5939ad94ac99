// Ops that are one structured kernel. An output that starts as a copy of an input is that input
// itself where the op is written back into it: this is how a scatter runs in place.

import type { Backend, Operand } from '../backend/contract.ts';
import { bytesOf } from '../dtype/dtype.ts';
import { IndexError, OutOfMemoryError } from '../errors.ts';
import type { KernelCall, KernelOp } from '../ops/definition.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { deferredProduct } from './deferral/deferral.ts';
import { beforeWrite } from './deferral/writing.ts';
import { launch } from './launch.ts';
import { allocate, commonBackend } from './operands.ts';
import { tensorsOnly, type Value } from './value.ts';
import { assignComputed, checkWritable, copy, sameLayoutAs, shareMemory } from './write.ts';

export function runKernelOp(op: KernelOp, inputs: readonly Value[], params: unknown): Tensor[] {
  const tensors = tensorsOnly(op.name, inputs);
  const backend = commonBackend(op.name, tensors);
  const call = op.lower(tensors, params);
  const waiting = deferredProduct(op.name, backend, call, tensors);
  if (waiting !== undefined) return [waiting];
  const results: Tensor[] = [];
  try {
    for (const { shape, dtype, startsAs } of call.outputs) {
      const result = allocate(op.name, backend, shape, dtype);
      results.push(result);
      if (startsAs !== undefined) copy(op.name, result, tensors[startsAs]);
    }
    run(op.name, backend, call, tensors, results);
  } catch (error) {
    for (const result of results) result.dispose();
    throw error;
  }
  return results;
}

export function assignKernelOp(
  targets: readonly Tensor[],
  op: KernelOp,
  inputs: readonly Value[],
  params: unknown,
): void {
  const tensors = tensorsOnly(op.name, inputs);
  const backend = commonBackend(op.name, tensors, targets);
  const call = op.lower(tensors, params);
  targets.forEach((target, i) => {
    checkWritable(op.name, target, call.outputs[i]);
  });
  if (isInPlace(call, targets, tensors)) {
    for (const { storage } of targets) beforeWrite(op.name, storage);
    run(op.name, backend, call, tensors, targets);
    for (const target of targets) target.storage.version++;
  } else {
    assignComputed(targets, runKernelOp(op, inputs, params), op.name);
  }
}

/** Whether every output starts as its own target, and no other operand reaches a target. */
function isInPlace(
  { outputs }: KernelCall,
  targets: readonly Tensor[],
  inputs: readonly Tensor[],
): boolean {
  return targets.every((target, i) => {
    const { startsAs } = outputs[i];
    if (startsAs === undefined) return false;
    const start = inputs[startsAs];
    const others = [...inputs.filter((_, n) => n !== startsAs), ...targets.slice(i + 1)];
    return (
      start.storage === target.storage &&
      sameLayoutAs(target, start) &&
      !others.some((other) => shareMemory(target, other))
    );
  });
}

function run(
  op: string,
  backend: Backend,
  { kernel, scalars, outputs, view, indexedDim: dim }: KernelCall,
  inputs: readonly Tensor[],
  results: readonly Tensor[],
): void {
  const operands: Operand[] = [];
  const add = (tensor: Tensor, position: number): void => {
    const { offset, shape, strides } = view === undefined ? tensor : view(tensor, position);
    const { dtype, storage } = tensor;
    const byteOffset = offset * bytesOf(dtype);
    operands.push({ buffer: storage.buffer, byteOffset, shape, strides, dtype });
  };
  for (let i = 0; i < inputs.length; i++) {
    if (!outputs.some(({ startsAs }) => startsAs === i)) add(inputs[i], i);
  }
  for (let i = 0; i < results.length; i++) add(results[i], inputs.length + i);
  try {
    launch(backend, kernel, operands, scalars);
  } catch (error) {
    // The kernel knows neither the op nor the dim that the caller used.
    if (error instanceof OutOfMemoryError) throw error.saidBy(op);
    if (!(error instanceof IndexError)) throw error;
    throw IndexError.outOfRange(op, { ...error.details, dim });
  }
}
