// Work that is put off: an elementwise result waits as a call, a thin product as its factors, and
// who reads it computes it along.
// Whoever asks a storage for its buffer gets computed elements, so that nobody else has to know.

import type { Backend, Operand } from '../../backend/contract.ts';
import type { Kernel, MapKernel, MatmulKernel, ReduceKernel } from '../../kernel/kernel.ts';
import type { KernelCall } from '../../ops/definition.ts';
import { contiguousLayout, isContiguous } from '../../shape/layout.ts';
import { elementCount, type Shape, sameShape } from '../../shape/shape.ts';
import { Storage } from '../../tensor/storage.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { isCapturing } from '../launch.ts';
import { resultLayout } from '../operands.ts';
import { checkedBytes } from '../room.ts';
import { isScalar, type Value } from '../value.ts';
import { Call, callOf } from './call.ts';
import { endedProduct } from './ending.ts';
import { arePending, joined } from './joining.ts';
import { isOfOneWidth, isWorthwhile, maximumHeld, maximumSources } from './policy.ts';
import { isFrugal, Product } from './product.ts';
import { areFlat, heldBy, operandsOf, type Source } from './source.ts';

/** A kernel, and what it is run on but for its outputs. */
export interface Run<K extends Kernel> {
  readonly kernel: K;
  readonly operands: Operand[];
  readonly scalars: readonly number[];
}

/** The result of a map kernel of one output, with the calls that it would wait for, if it may wait. */
export function deferred(
  op: string,
  backend: Backend,
  kernel: MapKernel,
  inputs: readonly Value[],
  numbers: readonly number[],
  shape: Shape,
): Tensor | undefined {
  if (!mayWait(backend, inputs, shape)) return undefined;
  const { dtype, kind } = kernel.outputs[0];
  // Who asks for a copy is about to write.
  if (kind === 'input') return undefined;
  const bytes = checkedBytes(op, backend, shape, dtype);
  const { kernel: whole, sources, scalars } = joined(kernel, inputs, numbers, shape);
  const storage = new Storage(backend, bytes, new Call(op, whole, sources, scalars, shape));
  const result = new Tensor(storage, dtype, resultLayout(shape, inputs));
  if (isHeavy(sources, bytes)) settled(result);
  return result;
}

function settled(result: Tensor): void {
  try {
    result.storage.settle();
  } catch (error) {
    result.dispose();
    throw error;
  }
}

/** Whether a write to `target` was put off, as it is when all of it waits. */
export function extended(
  op: string,
  target: Tensor,
  kernel: MapKernel,
  inputs: readonly Value[],
  numbers: readonly number[],
): boolean {
  const { storage, shape } = target;
  if (callOf(target) === undefined || !mayWait(storage.backend, inputs, shape)) return false;
  const { kernel: whole, sources, scalars } = joined(kernel, inputs, numbers, shape);
  // It is computed where it cannot be taken in, and written to then.
  if (storage.pending === undefined || isHeavy(sources, storage.bytes)) return false;
  storage.put(new Call(op, whole, sources, scalars, shape));
  return true;
}

function mayWait(backend: Backend, inputs: readonly Value[], shape: Shape): boolean {
  if (isCapturing() || !isWorthwhile(elementCount(shape), backend)) return false;
  let tensors = 0;
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    if (isScalar(value)) continue;
    if (++tensors > maximumSources || !isNear(value)) return false;
  }
  return tensors > 0;
}

// Of elements that lie apart kernels may compute functions in another way: what is taken in would be
// rounded otherwise.
function isNear({ shape, strides }: Tensor): boolean {
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] !== 1) return strides[d] === 0 || strides[d] === 1;
  }
  return true;
}

// Whether waiting for a result of so many bytes would hold too much memory.
function isHeavy(sources: readonly Source[], bytes: number): boolean {
  return heldBy(sources) > maximumHeld * bytes;
}

/** The result of a matrix product, if it may wait. */
export function deferredProduct(
  op: string,
  backend: Backend,
  { kernel, outputs }: KernelCall,
  factors: readonly Tensor[],
): Tensor | undefined {
  if (kernel.kind !== 'matmul' || backend.capabilities.matmulEpilogues !== true) return undefined;
  const [{ dtype, shape }] = outputs;
  if (isCapturing() || !isFrugal(factors[0], factors[1], shape)) return undefined;
  const bytes = checkedBytes(op, backend, shape, dtype);
  const storage = new Storage(backend, bytes, new Product(op, kernel, factors, shape));
  return new Tensor(storage, dtype, contiguousLayout(shape));
}

/** A map into `targets`, with the calls that it would wait for; nothing if there are none. */
export function mapWithPending(
  kernel: MapKernel,
  inputs: readonly Value[],
  numbers: readonly number[],
  targets: readonly Tensor[],
): Run<MapKernel | MatmulKernel> | undefined {
  if (isCapturing() || !arePending(inputs)) return undefined;
  const { shape } = targets[0];
  const areWhole = targets.every((target) => isContiguous(target.shape, target.strides));
  if (!areWhole || !inputs.every((value) => isScalar(value) || isNear(value))) return undefined;
  const { kernel: whole, sources, scalars } = joined(kernel, inputs, numbers, shape);
  const ended = endedProduct(whole, sources, shape);
  if (ended !== undefined) return { ...ended, scalars };
  return { kernel: whole, operands: operandsOf(sources, shape), scalars };
}

/**
 * A reduction, with the calls that it would wait for; nothing if there are none, or if elements
 * would be met in another order.
 */
export function reductionWithPending(
  kernel: ReduceKernel,
  inputs: readonly Value[],
  numbers: readonly number[],
  shape: Shape,
): Run<ReduceKernel> | undefined {
  if (isCapturing() || !arePending(inputs)) return undefined;
  const keepsOrder = inputs.every(
    (value) => isScalar(value) || (sameShape(value.shape, shape) && isMetInOrder(value)),
  );
  if (!keepsOrder) return undefined;
  const { kernel: whole, sources, scalars } = joined(kernel, inputs, numbers, shape);
  return { kernel: whole, operands: operandsOf(sources, shape), scalars };
}

function isMetInOrder(tensor: Tensor): boolean {
  const call = callOf(tensor);
  if (call === undefined) return isContiguous(tensor.shape, tensor.strides);
  // Row-major like the result, but for numbers beside.
  return areFlat(call.sources, call.shape) && isOfOneWidth(call.kernel);
}
