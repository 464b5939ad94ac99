// From tensors to what a backend sees: live tensors of one device, as operands of one shape.

import type { Backend, Operand } from '../backend/contract.ts';
import { bytesOf, type DType } from '../dtype/dtype.ts';
import { DeviceError } from '../errors.ts';
import { broadcastStrides } from '../shape/broadcast.ts';
import { contiguousLayout, isRowMajor, type Layout } from '../shape/layout.ts';
import { describe, type Shape } from '../shape/shape.ts';
import { Storage } from '../tensor/storage.ts';
import { checkLive, Tensor } from '../tensor/tensor.ts';
import { checkedBytes, withRoom } from './room.ts';
import { isScalar, type Value } from './value.ts';

/** The operand that sees a tensor as it is. */
export function operandOf(tensor: Tensor): Operand {
  return {
    buffer: tensor.storage.buffer,
    byteOffset: tensor.offset * bytesOf(tensor.dtype),
    shape: tensor.shape,
    strides: tensor.strides,
    dtype: tensor.dtype,
  };
}

/** The operand that sees a tensor stretched to `shape`. */
export function broadcastOperand(tensor: Tensor, shape: Shape): Operand {
  return {
    buffer: tensor.storage.buffer,
    byteOffset: tensor.offset * bytesOf(tensor.dtype),
    shape,
    strides: broadcastStrides(tensor.shape, tensor.strides, shape),
    dtype: tensor.dtype,
  };
}

const none: readonly Tensor[] = [];

/**
 * The backend that the targets and all tensors among the inputs live on; refuses disposed ones,
 * and inputs that are no operands at all. Every op asks this first.
 */
export function commonBackend(
  op: string,
  inputs: readonly Value[],
  targets: readonly Tensor[] = none,
): Backend {
  let backend: Backend | undefined;
  for (let i = 0; i < targets.length; i++) {
    checkLive(op, targets[i], i);
    backend ??= targets[i].storage.backend;
    if (targets[i].storage.backend !== backend) throw mixedDevices(op, targets);
  }
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    if (isScalar(value)) continue;
    checkLive(op, value, i);
    backend ??= value.storage.backend;
    if (value.storage.backend !== backend) throw mixedDevices(op, [...targets, ...inputs]);
  }
  if (backend === undefined) {
    throw new DeviceError(op, 'no tensor among the operands; one at least says where to compute', {
      operands: inputs,
    });
  }
  return backend;
}

function mixedDevices(op: string, inputs: readonly Value[]): DeviceError {
  // The target of an in-place op is its first operand as well, and is named once.
  const tensors = [...new Set(inputs)].filter((value): value is Tensor => !isScalar(value));
  const list = tensors.map((tensor) => `${describe(tensor)} on ${tensor.device}`).join(', ');
  const devices = tensors.map((tensor) => tensor.device);
  // A name is given anew when its device was lost.
  const rule =
    new Set(devices).size > 1
      ? 'operands lie on different devices'
      : `operands lie on two backends that were registered as "${devices[0]}" one after the other, ` +
        'and a tensor stays with its own';
  return new DeviceError(op, `${rule}: ${list}`, { devices });
}

/** How results of `shape` lie: as an input that lies so too, whose strides they share. */
export function resultLayout(shape: Shape, inputs: readonly Value[]): Layout {
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    if (!isScalar(value) && value.shape === shape && isRowMajor(value)) return value;
  }
  return contiguousLayout(shape);
}

/** A new row-major tensor, its elements not set. */
export function allocate(
  op: string,
  backend: Backend,
  shape: Shape,
  dtype: DType,
  layout = contiguousLayout(shape),
): Tensor {
  checkedBytes(op, backend, shape, dtype);
  return new Tensor(withRoom(op, backend, shape, dtype, takeStorage), dtype, layout);
}

function takeStorage(backend: Backend, bytes: number): Storage {
  return new Storage(backend, bytes);
}

/** A new tensor for each dtype; where one has no room, none of them stays. */
export function allocateAll(
  op: string,
  backend: Backend,
  shape: Shape,
  types: readonly DType[],
  layout = contiguousLayout(shape),
): Tensor[] {
  if (types.length === 1) return [allocate(op, backend, shape, types[0], layout)];
  const results: Tensor[] = [];
  try {
    for (const dtype of types) results.push(allocate(op, backend, shape, dtype, layout));
  } catch (error) {
    for (const result of results) result.dispose();
    throw error;
  }
  return results;
}
