// From a device to the host: a copy in row-major order, made contiguous first if need be.

import { dtypes, type HostArray } from '../dtype/dtype.ts';
import { hostElements } from '../dtype/stored.ts';
import { ShapeError, saidBy } from '../errors.ts';
import { executor } from '../execute/executor.ts';
import { refuseCaptured } from '../execute/launch.ts';
import { identity } from '../ops/identity.ts';
import { isContiguous } from '../shape/layout.ts';
import { describe } from '../shape/shape.ts';
import { type Nested, nest } from './nested.ts';
import { readerOf } from './readable.ts';
import { checkLive, type Tensor } from './tensor.ts';

/** What helps where a program is captured, which has no values yet. */
const readLater = 'return the tensor, and read it after the call';

/**
 * The elements in row-major order, copied to the host.
 *
 * Dtype: bool and uint8 give a `Uint8Array`, float16 a `Float32Array` of its values (not every
 * engine has a `Float16Array`), the others their own typed array.
 * @throws {DisposedError} after `dispose()`.
 * @example
 * Array.from(await read(tensor([1, 2]))) // [1, 2]
 */
export function read(x: Tensor): Promise<HostArray> {
  refuseCaptured('read', readLater);
  return readNamed('read', x);
}

/**
 * `read` without waiting.
 * @throws {DeviceError} where the device cannot be read synchronously.
 * @example
 * Array.from(readSync(tensor([1, 2]))) // [1, 2]
 */
export function readSync(x: Tensor): HostArray {
  refuseCaptured('readSync', readLater);
  return readNamedSync('readSync', x);
}

/**
 * The one element of a tensor that has one; a bool gives 0 or 1.
 * @throws {ShapeError} if there is not exactly one element.
 * @example
 * await item(tensor([[7]])) // 7
 */
export function item(x: Tensor): Promise<number> {
  // Refused at once: who captures cannot wait for a promise to be rejected.
  refuseCaptured('item', readLater);
  return onlyElement(x);
}

async function onlyElement(x: Tensor): Promise<number> {
  checkSingle('item', x);
  return (await readNamed('item', x))[0];
}

/**
 * `item` without waiting.
 * @throws {DeviceError} where the device cannot be read synchronously.
 * @throws {ShapeError} if there is not exactly one element.
 * @example
 * itemSync(tensor([[7]])) // 7
 */
export function itemSync(x: Tensor): number {
  refuseCaptured('itemSync', readLater);
  checkSingle('itemSync', x);
  return readNamedSync('itemSync', x)[0];
}

/**
 * The elements as nested arrays; bools as booleans, a scalar as itself.
 * @example
 * await toArray(tensor([[1, 2], [3, 4]])) // [[1, 2], [3, 4]]
 */
export function toArray(x: Tensor): Promise<Nested> {
  refuseCaptured('toArray', readLater);
  return nested(x);
}

async function nested(x: Tensor): Promise<Nested> {
  return nest(await readNamed('toArray', x), x.shape, x.dtype);
}

async function readNamed(op: string, x: Tensor): Promise<HostArray> {
  const { buffer, backend, byteOffset, byteLength, release } = source(op, x);
  try {
    return hostElements(x.dtype, await backend.read(buffer, byteOffset, byteLength));
  } finally {
    release();
  }
}

function readNamedSync(op: string, x: Tensor): HostArray {
  checkLive(op, x);
  const readSync = readerOf(op, x, 'use await t.read()');
  const { buffer, backend, byteOffset, byteLength, release } = source(op, x);
  try {
    return hostElements(x.dtype, readSync.call(backend, buffer, byteOffset, byteLength));
  } finally {
    release();
  }
}

// Reading is no op that interpreters see: the copy that it may need goes to the executor.
function source(op: string, x: Tensor) {
  checkLive(op, x);
  const isWhole = isContiguous(x.shape, x.strides);
  const from = isWhole ? x : saidBy(op, () => executor.apply(identity, [x], undefined)[0]);
  const { bytes } = dtypes[x.dtype];
  return {
    backend: from.storage.backend,
    buffer: from.storage.buffer,
    byteOffset: from.offset * bytes,
    byteLength: x.numel * bytes,
    release: () => {
      if (!isWhole) from.dispose();
    },
  };
}

function checkSingle(op: string, x: Tensor): void {
  if (x.numel !== 1) {
    throw new ShapeError(op, `${describe(x)} has ${x.numel} elements; the rule is exactly one`, {
      shape: x.shape,
    });
  }
}
