// New tensors without values, or with one value everywhere.

import { backendOf, defaultDevice } from '../../backend/registry.ts';
import { checkAskedDType } from '../../dtype/asked-dtype.ts';
import { type DType, dtypes } from '../../dtype/dtype.ts';
import { checkHeld } from '../../dtype/holding.ts';
import { initialize, made } from '../../execute/door.ts';
import { allocate } from '../../execute/operands.ts';
import { checkScalar, type Scalar } from '../../execute/value.ts';
import { checkOptions } from '../../options.ts';
import { checkShape, type Shape } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { identity } from '../identity.ts';

/** Where and as what a tensor is made. */
export interface CreationOptions {
  /** float32 unless given; `tensor` follows its data. */
  readonly dtype?: DType;
  /** The default device unless given. */
  readonly device?: string;
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
  checkAskedDType(op, dtype);
  return allocate(op, backendOf(device), [...shape], dtype);
}

/**
 * A tensor whose elements are not set.
 *
 * Shape: as given. Dtype: float32 unless given.
 * @throws {ShapeError} if a size is no non-negative integer, or memory cannot hold the shape.
 * @example
 * empty([2, 3]).shape // [2, 3]
 */
export function empty(shape: Shape, options: CreationOptions = {}): Tensor {
  return made(createEmpty('empty', shape, options), options);
}

/**
 * A tensor filled with `value`.
 *
 * Dtype: that of the value as data, float32 or bool, unless given.
 *
 * Shape: as given.
 * @throws {ShapeError} as `empty` does.
 * @throws {DTypeError} if the value is neither a number nor a boolean.
 * @throws {ValueError} if the dtype is one of integers and does not hold the value.
 * @example
 * await full([2], 7).toArray() // [7, 7]
 */
export function full(shape: Shape, value: Scalar, options: CreationOptions = {}): Tensor {
  checkScalar('full', 'value', value);
  checkCreationOptions('full', options);
  const dtype = options.dtype ?? (typeof value === 'boolean' ? 'bool' : 'float32');
  checkAskedDType('full', dtype);
  checkHeld('full', value, dtype);
  return filled('full', shape, dtypes[dtype].round(Number(value)), { ...options, dtype });
}

/**
 * A tensor of zeros.
 *
 * Shape: as given. Dtype: float32 unless given.
 * @throws {ShapeError} as `empty` does.
 * @example
 * await zeros([2]).toArray() // [0, 0]
 */
export function zeros(shape: Shape, options: CreationOptions = {}): Tensor {
  return filled('zeros', shape, 0, options);
}

/**
 * A tensor of ones.
 *
 * Shape: as given. Dtype: float32 unless given.
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
  return made(result, options);
}
