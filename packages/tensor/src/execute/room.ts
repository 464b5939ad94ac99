// Room for elements, or an error that names the op and the sizes.

import type { Backend, BackendBuffer, Capabilities } from '../backend/contract.ts';
import { lackingDType } from '../backend/lacking-dtype.ts';
import { bytesOf, type DType } from '../dtype/dtype.ts';
import { DeviceError, OutOfMemoryError, ShapeError } from '../errors.ts';
import type { TensorSpec } from '../ops/definition.ts';
import { checkRank, describe, elementCount, type Shape } from '../shape/shape.ts';

/** Refuses what a device has no dtype for, or no buffer large enough; gives the bytes. */
export function checkedBytes(op: string, backend: Backend, shape: Shape, dtype: DType): number {
  const bytes = elementCount(shape) * bytesOf(dtype);
  const { capabilities } = backend;
  const { maxBufferBytes } = capabilities;
  if (!knows(capabilities, dtype)) throw lackingDType(op, backend, dtype);
  checkRank(op, shape.length);
  if (bytes > maxBufferBytes) {
    throw new ShapeError(
      op,
      `${demand({ shape, dtype }, bytes, backend)}; a buffer on ${backend.name} holds at most ` +
        `${maxBufferBytes}. Smaller batches fit`,
      { shape, dtype, bytes, maxBufferBytes },
    );
  }
  return bytes;
}

let last: { readonly capabilities: Capabilities; readonly dtype: DType } | undefined;

// A program asks for one dtype of one device again and again: the list is gone through once.
function knows(capabilities: Capabilities, dtype: DType): boolean {
  if (last?.capabilities === capabilities && last.dtype === dtype) return true;
  if (!capabilities.dtypes.includes(dtype)) return false;
  last = { capabilities, dtype };
  return true;
}

/** What `take` gives, which takes room for elements. A backend knows of bytes only. */
export function withRoom<R>(
  op: string,
  backend: Backend,
  shape: Shape,
  dtype: DType,
  take: (backend: Backend, bytes: number) => R,
): R {
  const bytes = elementCount(shape) * bytesOf(dtype);
  try {
    return take(backend, bytes);
  } catch (error) {
    if (error instanceof DeviceError) throw error.saidBy(op);
    if (!(error instanceof OutOfMemoryError)) throw error;
    throw new OutOfMemoryError(
      op,
      `${demand({ shape, dtype }, bytes, backend)}; ${backend.name} has no room for both. dispose() frees a ` +
        'tensor at once, scope() what a step made; smaller batches need less, and a loop that ' +
        'never awaits gives the collector no turn',
      { ...error.details, shape, dtype, bytes },
    );
  }
}

/** Takes a buffer: what most are asked for within `withRoom`. */
export function takeBuffer(backend: Backend, bytes: number): BackendBuffer {
  return backend.allocate(bytes);
}

function demand(spec: TensorSpec, bytes: number, backend: Backend): string {
  const { liveBytes, buffers } = backend.memory();
  return `${describe(spec)} takes ${bytes} bytes, ${liveBytes} are live in ${buffers} tensors`;
}
