// The same values in another dtype or on another device.

import { lackingDType } from '../backend/lacking-dtype.ts';
import { backendOf } from '../backend/registry.ts';
import { checkAskedDType } from '../dtype/asked-dtype.ts';
import { type DType, dtypes, isDType } from '../dtype/dtype.ts';
import { ValueError } from '../errors.ts';
import { apply, leaving } from '../execute/door.ts';
import { refuseCaptured, upload } from '../execute/launch.ts';
import { allocate } from '../execute/operands.ts';
import { checkOptions } from '../options.ts';
import { readerOf } from '../tensor/readable.ts';
import { read, readSync } from '../tensor/reading.ts';
import { checkLive, type Tensor } from '../tensor/tensor.ts';
import { clone } from './copying.ts';
import type { ElementwiseOp } from './definition.ts';

/** Where and as what a tensor is wanted; what is left out stays as it is. */
export interface Target {
  readonly dtype?: DType;
  readonly device?: string;
  /** Whether a tensor that is as wanted already is copied all the same. */
  readonly copy?: boolean;
}

/** What helps where a program is captured, which runs on one device. */
const movedBefore = 'move tensors before the call';

const conversions = Object.fromEntries(
  (Object.keys(dtypes) as DType[]).map((dtype): [DType, ElementwiseOp] => [
    dtype,
    {
      kind: 'elementwise',
      name: 'to',
      operands: 'promote',
      expression: (e, x) => e.cast(x, dtype),
    },
  ]),
) as Readonly<Record<DType, ElementwiseOp>>;

function converted(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : apply(conversions[dtype], [x])[0];
}

interface Wanted {
  readonly dtype: DType;
  readonly device: string;
  readonly copy: boolean;
}

function wanted(op: string, x: Tensor, target: DType | string | Target): Wanted {
  checkLive(op, x);
  if (typeof target !== 'string') {
    if (target === undefined) {
      throw new ValueError(op, 'target is missing; it is a dtype, a device or an object of both');
    }
    checkOptions(op, target, "{ dtype: 'float64', device: 'cpu' }");
  }
  const named = isDType(target) ? { dtype: target } : { device: target };
  const {
    dtype = x.dtype,
    device = x.device,
    copy = false,
  } = typeof target === 'string' ? (named as Target) : target;
  checkAskedDType(op, dtype);
  return { dtype, device, copy };
}

/**
 * The tensor in a dtype, on a device, or both: itself if it is so already, unless `copy`.
 *
 * Floats become integers by dropping the fraction; what is out of range becomes the nearest
 * end, NaN 0; everything but zero is true. A move to another device reads and writes through
 * the host, and waits for the device to finish: `toAsync` does not.
 *
 * Gradient: `g` in the dtype and on the device of `x`; it moves back as `to` moves, so that a
 * device that cannot be read synchronously can only be moved to without one, as by `detach()`.
 *
 * Shape: preserved. Dtype: as asked for.
 * @throws {DTypeError} if the dtype is unknown.
 * @throws {DeviceError} if the device is not registered, has no such dtype, or the tensor must
 * leave a device that cannot be read synchronously.
 * @example
 * await to(tensor([1.5, -2.5]), 'int32').toArray() // [1, -2]
 */
export function to(x: Tensor, target: DType | string | Target): Tensor {
  const { dtype, device, copy } = wanted('to', x, target);
  if (device === x.device) return here(x, dtype, copy);
  refuseCaptured('to', movedBefore);
  readerOf('to', x, `await t.toAsync("${device}") moves it`);
  const ready = readyToLeave('to', x, dtype, device);
  const tell = leaving(ready);
  const moved = arrived(ready, device, readSync(ready));
  tell?.(moved);
  if (ready !== x) ready.dispose();
  return inDType(moved, dtype);
}

/**
 * `to` for every device: reading may take a while, so the result is promised.
 *
 * Shape: preserved. Dtype: as asked for.
 * @throws {DTypeError} if the dtype is unknown.
 * @throws {DeviceError} if the device is not registered or has no such dtype.
 * @example
 * (await toAsync(tensor([1, 2]), 'float64')).dtype // 'float64'
 */
export function toAsync(x: Tensor, target: DType | string | Target): Promise<Tensor> {
  // Refused at once: who captures cannot wait for a promise to be rejected.
  refuseCaptured('toAsync', movedBefore);
  return movedTo(x, target);
}

async function movedTo(x: Tensor, target: DType | string | Target): Promise<Tensor> {
  const { dtype, device, copy } = wanted('toAsync', x, target);
  if (device === x.device) return here(x, dtype, copy);
  const ready = readyToLeave('toAsync', x, dtype, device);
  const tell = leaving(ready);
  const moved = arrived(ready, device, await read(ready));
  tell?.(moved);
  if (ready !== x) ready.dispose();
  return inDType(moved, dtype);
}

function here(x: Tensor, dtype: DType, copy: boolean): Tensor {
  return copy && x.dtype === dtype ? clone(x) : converted(x, dtype);
}

// The conversion is done where both dtypes are known, before the move if possible.
function readyToLeave(op: string, x: Tensor, dtype: DType, device: string): Tensor {
  const backend = backendOf(device);
  if (!backend.capabilities.dtypes.includes(dtype)) throw lackingDType(op, backend, dtype);
  return x.storage.backend.capabilities.dtypes.includes(dtype) ? converted(x, dtype) : x;
}

// A move is no op, and interpreters are told of it apart.
function arrived(
  { shape, dtype }: Tensor,
  device: string,
  values: Awaited<ReturnType<typeof read>>,
): Tensor {
  const backend = backendOf(device);
  const moved = allocate('to', backend, shape, dtype);
  upload(moved, values);
  return moved;
}

function inDType(x: Tensor, dtype: DType): Tensor {
  const result = converted(x, dtype);
  if (result !== x) x.dispose();
  return result;
}

/**
 * `to(x, 'float32')`.
 * @example
 * float(tensor([true, false])).dtype // 'float32'
 */
export function float(x: Tensor): Tensor {
  return to(x, 'float32');
}

/**
 * `to(x, 'float64')`.
 * @example
 * double(tensor([1, 2])).dtype // 'float64'
 */
export function double(x: Tensor): Tensor {
  return to(x, 'float64');
}

/**
 * `to(x, 'int32')`.
 * @example
 * await int(tensor([1.9, -1.9])).toArray() // [1, -1]
 */
export function int(x: Tensor): Tensor {
  return to(x, 'int32');
}

/**
 * `to(x, 'bool')`: whether an element is not zero.
 * @example
 * await bool(tensor([0, -0.5])).toArray() // [false, true]
 */
export function bool(x: Tensor): Tensor {
  return to(x, 'bool');
}
