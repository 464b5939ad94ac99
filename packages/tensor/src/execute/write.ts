// Writing into tensors that exist: what may be written where, when it can be done in place,
// and the copy that does it otherwise.

import { canCast } from '../dtype/dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import type { TensorSpec } from '../ops/definition.ts';
import { identity } from '../ops/identity.ts';
import { broadcastsTo } from '../shape/broadcast.ts';
import { extent, mayOverlapItself, sameLayout } from '../shape/layout.ts';
import { describe, formatShape, sameShape } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { beforeWrite } from './deferral/writing.ts';
import { launch } from './launch.ts';
import { lower } from './lowering.ts';
import { broadcastOperand, commonBackend, operandOf } from './operands.ts';
import { isScalar, type Value } from './value.ts';

/** Refuses a write that does not fit: of another shape, of a larger kind, or onto itself. */
export function checkWritable(op: string, target: Tensor, value: TensorSpec): void {
  if (!broadcastsTo(value.shape, target.shape)) {
    throw new ShapeError(
      op,
      `the result has shape ${formatShape(value.shape)}, the target is ${describe(target)}; ` +
        'the result must broadcast to the shape of the target',
      { result: value.shape, target: target.shape },
    );
  }
  if (!canCast(value.dtype, target.dtype)) {
    throw new DTypeError(
      op,
      `the result is ${value.dtype}, the target is ${describe(target)}; ` +
        'a write must not lose the kind of number',
      { result: value.dtype, target: target.dtype },
    );
  }
  if (mayOverlapItself(target)) {
    throw new ShapeError(
      op,
      `the target is ${describe(target)} with strides ${formatShape(target.strides)}: several ` +
        'elements share one place. clone() gives each its own',
      { shape: target.shape, strides: target.strides },
    );
  }
}

/** Whether writing each element as soon as it is computed gives what writing last gives. */
export function isSafeInPlace(targets: readonly Tensor[], inputs: readonly Value[]): boolean {
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i];
    for (let k = 0; k < inputs.length; k++) {
      const value = inputs[k];
      if (isScalar(value) || sameLayoutAs(target, value)) continue;
      if (shareMemory(target, value)) return false;
    }
    for (let k = i + 1; k < targets.length; k++) {
      const other = targets[k];
      if (!sameShape(target.shape, other.shape) || shareMemory(target, other)) return false;
    }
  }
  return true;
}

/** Whether an input's elements lie where the target's do, in the same dtype. */
export function sameLayoutAs(target: Tensor, input: Tensor): boolean {
  return target.dtype === input.dtype && sameLayout(target, input);
}

/** Whether two tensors may reach a common element. */
export function shareMemory(a: Tensor, b: Tensor): boolean {
  if (a.storage !== b.storage) return false;
  const x = extent(a);
  const y = extent(b);
  return x.start < y.end && y.start < x.end;
}

/** Writes values that were computed into memory of their own, and lets go of them. */
export function assignComputed(
  targets: readonly Tensor[],
  values: readonly Tensor[],
  op: string,
): void {
  try {
    targets.forEach((target, i) => {
      checkWritable(op, target, values[i]);
    });
    // What waits may read the targets.
    for (const { storage } of values) storage.settle();
    targets.forEach((target, i) => {
      copy(op, target, values[i]);
    });
  } finally {
    for (const value of values) value.dispose();
  }
}

/** Writes a value of a shape that broadcasts into a target that was checked. */
export function copy(op: string, target: Tensor, value: Tensor): void {
  const backend = commonBackend(op, [target, value]);
  const { kernel } = lower(identity, [value], [target], op);
  beforeWrite(op, target.storage);
  launch(backend, kernel, [broadcastOperand(value, target.shape), operandOf(target)], []);
  target.storage.version++;
}
