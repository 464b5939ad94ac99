// New tensors from host data and from rules.

import { backendOf, defaultDevice } from '../backend/registry.ts';
import { type DType, dtypes, type HostArray, isDType } from '../dtype/dtype.ts';
import { DTypeError } from '../errors.ts';
import { initialize } from '../execute/door.ts';
import { allocate } from '../execute/operands.ts';
import { checkScalar, type Scalar } from '../execute/value.ts';
import { checkOptions } from '../options.ts';
import { checkShape, type Shape } from '../shape/shape.ts';
import { flatten, type Nested } from '../tensor/nested.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { identity } from './identity.ts';

/** Where and as what a tensor is made. */
export interface CreationOptions {
  /** float32 unless given; `tensor` follows its data. */
  readonly dtype?: DType;
  /** The default device unless given. */
  readonly device?: string;
}

/** Refuses names that are no dtype, as untyped callers may give. */
export function checkDType(op: string, dtype: DType): void {
  if (isDType(dtype)) return;
  throw new DTypeError(
    op,
    `unknown dtype ${String(dtype)}; known: ${Object.keys(dtypes).join(', ')}`,
    { dtype },
  );
}

/** Refuses options that are no object: a dtype given by itself would be passed over. */
export function checkCreationOptions(op: string, options: CreationOptions | undefined): void {
  checkOptions(op, options, "{ dtype: 'float64' }");
}

/** Checks everything a creation needs, then allocates. */
export function createEmpty(op: string, shape: Shape, options: CreationOptions): Tensor {
  checkCreationOptions(op, options);
  const { dtype = 'float32', device = defaultDevice() } = options;
  checkShape(op, shape);
  checkDType(op, dtype);
  return allocate(op, backendOf(device), [...shape], dtype);
}

/**
 * A tensor from numbers, booleans, nested arrays of them, or a typed array.
 *
 * Dtype: numbers give float32, booleans bool, a typed array its own type; `dtype` overrides.
 * @throws {ShapeError} if nested arrays are ragged.
 * @throws {DTypeError} if an element is neither a number nor a boolean.
 * @example
 * tensor([[1, 2], [3, 4]]).shape // [2, 2]
 */
export function tensor(data: Nested | HostArray, options: CreationOptions = {}): Tensor {
  checkCreationOptions('tensor', options);
  const typed = ArrayBuffer.isView(data) ? typedDType(data) : undefined;
  const { values, shape } = ArrayBuffer.isView(data)
    ? { values: data, shape: [data.length] }
    : flatten('tensor', data);
  const dtype = options.dtype ?? typed ?? (isAllBoolean(values) ? 'bool' : 'float32');
  const result = createEmpty('tensor', shape, { ...options, dtype });
  result.storage.backend.write(result.storage.buffer, 0, convert(values, dtype));
  return result;
}

function typedDType(data: HostArray): DType {
  const dtype = (Object.keys(dtypes) as DType[]).find(
    (name) => name !== 'bool' && data instanceof dtypes[name].array,
  );
  if (dtype !== undefined) return dtype;
  throw new DTypeError(
    'tensor',
    `no dtype for ${Object.prototype.toString.call(data).slice(8, -1)}; ` +
      'Uint8Array, Int32Array, Float32Array and Float64Array have one',
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

/**
 * A tensor whose elements are not set.
 * @throws {ShapeError} if a size is no non-negative integer, or memory cannot hold the shape.
 * @example
 * empty([2, 3]).shape // [2, 3]
 */
export function empty(shape: Shape, options: CreationOptions = {}): Tensor {
  return createEmpty('empty', shape, options);
}

/**
 * A tensor filled with `value`.
 *
 * Dtype: that of the value as data, float32 or bool, unless given.
 * @throws {ShapeError} as `empty` does.
 * @throws {DTypeError} if the value is neither a number nor a boolean.
 * @example
 * await full([2], 7).toArray() // [7, 7]
 */
export function full(shape: Shape, value: Scalar, options: CreationOptions = {}): Tensor {
  checkScalar('full', 'value', value);
  checkCreationOptions('full', options);
  const dtype = options.dtype ?? (typeof value === 'boolean' ? 'bool' : 'float32');
  checkDType('full', dtype);
  return filled('full', shape, dtypes[dtype].round(Number(value)), { ...options, dtype });
}

/**
 * A tensor of zeros.
 * @throws {ShapeError} as `empty` does.
 * @example
 * await zeros([2]).toArray() // [0, 0]
 */
export function zeros(shape: Shape, options: CreationOptions = {}): Tensor {
  return filled('zeros', shape, 0, options);
}

/**
 * A tensor of ones.
 * @throws {ShapeError} as `empty` does.
 * @example
 * await ones([2]).toArray() // [1, 1]
 */
export function ones(shape: Shape, options: CreationOptions = {}): Tensor {
  return filled('ones', shape, 1, options);
}

function filled(op: string, shape: Shape, value: number, options: CreationOptions): Tensor {
  const result = createEmpty(op, shape, options);
  // A number is no truth value, and would be refused as one.
  initialize(result, identity, [result.dtype === 'bool' ? value !== 0 : value]);
  return result;
}
