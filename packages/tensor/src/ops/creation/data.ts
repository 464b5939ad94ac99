// New tensors from host data.

import { type DType, dtypes, type HostArray } from '../../dtype/dtype.ts';
import { DTypeError } from '../../errors.ts';
import { made } from '../../execute/door.ts';
import { upload } from '../../execute/launch.ts';
import { flatten, type Nested } from '../../tensor/nested.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type CreationOptions, checkCreationOptions, createEmpty } from './filled.ts';

/** A Float16Array, which engines have had since 2025, and TypeScript by a library of its own. */
export interface Halves extends ArrayBufferView, ArrayLike<number> {
  readonly [Symbol.toStringTag]: 'Float16Array';
}

/**
 * A tensor from numbers, booleans, nested arrays of them, or a typed array.
 *
 * Dtype: numbers give float32, booleans bool, a typed array its own type; `dtype` overrides. Of
 * float16 the nearest, of two the even one, and Infinity from 65520 on.
 *
 * Shape: that of the nesting; a number has none, a typed array one dim.
 * @throws {ShapeError} if nested arrays are ragged.
 * @throws {DTypeError} if an element is neither a number nor a boolean.
 * @example
 * tensor([[1, 2], [3, 4]]).shape // [2, 2]
 */
export function tensor(data: Nested | HostArray | Halves, options: CreationOptions = {}): Tensor {
  checkCreationOptions('tensor', options);
  const typed = ArrayBuffer.isView(data) ? typedDType(data) : undefined;
  const { values, shape } = ArrayBuffer.isView(data)
    ? { values: data, shape: [data.length] }
    : flatten('tensor', data);
  const dtype = options.dtype ?? typed ?? (isAllBoolean(values) ? 'bool' : 'float32');
  const result = createEmpty('tensor', shape, { ...options, dtype });
  // What lies in an array of the user's may be other values when a program runs.
  upload(result, typed === undefined ? convert(values, dtype) : () => convert(values, dtype));
  return made(result, options);
}

const dtypeOfArray: Readonly<Record<string, DType>> = {
  Uint8Array: 'uint8',
  Int32Array: 'int32',
  Float16Array: 'float16',
  Float32Array: 'float32',
  Float64Array: 'float64',
};

function typedDType(data: HostArray | Halves): DType {
  const name = Object.prototype.toString.call(data).slice(8, -1);
  if (Object.hasOwn(dtypeOfArray, name)) return dtypeOfArray[name];
  throw new DTypeError(
    'tensor',
    `no dtype for ${name}; Uint8Array, Int32Array, Float16Array, Float32Array and Float64Array ` +
      'have one',
  );
}

function isAllBoolean(values: ArrayLike<number | boolean>): boolean {
  return values.length > 0 && Array.prototype.every.call(values, (v) => typeof v === 'boolean');
}

function convert(values: ArrayLike<number | boolean>, dtype: DType): HostArray {
  const { array: HostArray, round } = dtypes[dtype];
  if (values instanceof HostArray && dtype !== 'bool') return values;
  const result = new HostArray(values.length);
  for (let i = 0; i < values.length; i++) result[i] = round(Number(values[i]));
  return result;
}
