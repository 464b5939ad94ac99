// Products of vectors and matrices.

import { dtypes } from '../dtype/dtype.ts';
import { DTypeError, ShapeError, ValueError } from '../errors.ts';
import {
  batchShape,
  checkInner,
  checkOperands,
  checkRanks,
  checkSameBatch,
  matrixProduct,
} from '../products/matrix-product.ts';
import { regroup } from '../products/regrouping.ts';
import { broadcastsTo } from '../shape/broadcast.ts';
import { describe, formatShape, type Shape } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { mul } from './arithmetic.ts';
import { elementwise } from './callable.ts';
import { expand } from './views.ts';

/**
 * Matrix product, `outᵢⱼ = Σₖ aᵢₖ · bₖⱼ`.
 *
 * Shape: `[n, k] · [k, m] → [n, m]`. Dtype: both the same, preserved.
 * @throws {ShapeError} if an operand is no matrix or the inner sizes differ.
 * @throws {DTypeError} if the dtypes differ, or are bool or uint8.
 * @example
 * await mm(tensor([[1, 2]]), tensor([[3], [4]])).toArray() // [[11]]
 */
export function mm(a: Tensor, b: Tensor): Tensor {
  return matrixTimesMatrix(a, b);
}

const matrixTimesMatrix = matrixProduct('mm', (op, a, b) => {
  checkRanks(op, a, b, [2, 2]);
  checkInner(op, a, b);
});

/**
 * Product of a matrix and a vector, `outᵢ = Σₖ aᵢₖ · bₖ`.
 *
 * Shape: `[n, k] · [k] → [n]`. Dtype: both the same, preserved.
 * @throws {ShapeError} if `a` is no matrix, `b` no vector, or the inner sizes differ.
 * @throws {DTypeError} if the dtypes differ, or are bool or uint8.
 * @example
 * await mv(tensor([[1, 2], [3, 4]]), tensor([1, 10])).toArray() // [21, 43]
 */
export function mv(a: Tensor, b: Tensor): Tensor {
  checkOperands('mv', [a, b]);
  checkRanks('mv', a, b, [2, 1]);
  checkInner('mv', a, b);
  return regroup(matrixTimesVector(a, regroup(b, [b.shape[0], 1])), [a.shape[0]]);
}

const matrixTimesVector = matrixProduct('mv');

/**
 * Scalar product of two vectors, `Σₖ aₖ · bₖ`.
 *
 * Shape: `[k] · [k] → []`. Dtype: both the same, preserved.
 * @throws {ShapeError} if an operand is no vector or the sizes differ.
 * @throws {DTypeError} if the dtypes differ, or are bool or uint8.
 * @example
 * await dot(tensor([1, 2, 3]), tensor([1, 10, 100])).item() // 321
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  checkOperands('dot', [a, b]);
  checkRanks('dot', a, b, [1, 1]);
  checkInner('dot', a, b);
  const size = a.shape[0];
  return regroup(vectorTimesVector(regroup(a, [1, size]), regroup(b, [size, 1])), []);
}

const vectorTimesVector = matrixProduct('dot');

/**
 * Products of all pairs of elements, `outᵢⱼ = aᵢ · bⱼ`.
 *
 * Shape: `[n], [m] → [n, m]`. Dtype: promoted, as `mul`.
 * @throws {ShapeError} if an operand is no vector.
 * @example
 * await outer(tensor([1, 2]), tensor([1, 10])).toArray() // [[1, 10], [2, 20]]
 */
export function outer(a: Tensor, b: Tensor): Tensor {
  checkOperands('outer', [a, b]);
  checkRanks('outer', a, b, [1, 1]);
  return mul(regroup(a, [a.shape[0], 1]), b);
}

/**
 * Products of the matrices of two batches, one by one.
 *
 * Shape: `[b, n, k] · [b, k, m] → [b, n, m]`. Dtype: both the same, preserved.
 * @throws {ShapeError} if an operand has not 3 dims, or batch or inner sizes differ.
 * @throws {DTypeError} if the dtypes differ, or are bool or uint8.
 * @example
 * await bmm(tensor([[[1, 2]]]), tensor([[[3], [4]]])).toArray() // [[[11]]]
 */
export function bmm(a: Tensor, b: Tensor): Tensor {
  return batchTimesBatch(a, b);
}

const batchTimesBatch = matrixProduct('bmm', (op, a, b) => {
  checkRanks(op, a, b, [3, 3]);
  checkSameBatch(op, a, b);
  checkInner(op, a, b);
});

/**
 * Matrix product over batches: the last two dims are matrices, those before them broadcast. A
 * vector on the left is a row, on the right a column; the dim it lacks is dropped again.
 *
 * Shape: `[…, n, k] · […, k, m] → […, n, m]`. Dtype: both the same, preserved.
 * @throws {ShapeError} if an operand is a scalar, inner sizes differ, or batches do not broadcast.
 * @throws {DTypeError} if the dtypes differ, or are bool or uint8.
 * @example
 * await matmul(tensor([[1, 2], [3, 4]]), tensor([1, 10])).toArray() // [21, 43]
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  checkOperands('matmul', [a, b]);
  checkFactors(a, b);
  const [isRow, isColumn] = [a.shape.length === 1, b.shape.length === 1];
  const left = isRow ? regroup(a, [1, a.shape[0]]) : a;
  const right = isColumn ? regroup(b, [b.shape[0], 1]) : b;
  const batch = batchShape('matmul', left, right);
  const product = batchedProduct(stretched(left, batch), stretched(right, batch));
  if (!isRow && !isColumn) return product;
  const rows = isRow ? [] : [left.shape[left.shape.length - 2]];
  const columns = isColumn ? [] : [right.shape[right.shape.length - 1]];
  return regroup(product, [...batch, ...rows, ...columns]);
}

const batchedProduct = matrixProduct('matmul');

function checkFactors(a: Tensor, b: Tensor): void {
  if (a.shape.length === 0 || b.shape.length === 0) {
    throw new ShapeError(
      'matmul',
      `both operands must have dims: a is ${describe(a)}, b is ${describe(b)}. ` +
        'mul() multiplies by a scalar.',
      { a: a.shape, b: b.shape },
    );
  }
  batchShape('matmul', a, b);
  checkInner('matmul', a, b);
}

function stretched(x: Tensor, batch: Shape): Tensor {
  const dims = x.shape.length - 2;
  const isSame = dims === batch.length && batch.every((size, d) => size === x.shape[d]);
  return isSame ? x : expand(x, [...batch, ...x.shape.slice(-2)]);
}

/** Factors of a product that is added to something. */
export interface AddedProductOptions {
  /** What the input is multiplied by; 0 leaves it out, NaN and all. 1 unless given. */
  readonly beta?: number;
  /** What the product is multiplied by; 1 unless given. */
  readonly alpha?: number;
}

/**
 * A matrix product added to something, `beta · input + alpha · (a · b)`.
 *
 * Shape: `input` broadcasts to the product's `[n, m]`. Dtype: all the same, preserved.
 * @throws {ShapeError} if a shape does not fit.
 * @throws {DTypeError} if the dtypes differ, or are bool or uint8.
 * @throws {ValueError} if a factor of integers has a fraction.
 * @example
 * await addmm(tensor([1, 2]), tensor([[1, 2]]), tensor([[3, 4], [5, 6]])).toArray() // [[14, 18]]
 */
export function addmm(input: Tensor, a: Tensor, b: Tensor, options?: AddedProductOptions): Tensor {
  checkOperands('addmm', [input, a, b]);
  checkRanks('addmm', a, b, [2, 2]);
  checkInner('addmm', a, b);
  return addedProduct('addmm', input, a, b, matrixAdded, options);
}

const matrixAdded = matrixProduct('addmm');

/**
 * Products of the matrices of two batches added to something, `beta · input + alpha · (a · b)`.
 *
 * Shape: `input` broadcasts to the product's `[b, n, m]`. Dtype: all the same, preserved.
 * @throws {ShapeError} if a shape does not fit.
 * @throws {DTypeError} if the dtypes differ, or are bool or uint8.
 * @throws {ValueError} if a factor of integers has a fraction.
 * @example
 * await baddbmm(ones([1]), ones([1, 1, 2]), ones([1, 2, 1]), { alpha: 2 }).toArray() // [[[5]]]
 */
export function baddbmm(
  input: Tensor,
  a: Tensor,
  b: Tensor,
  options?: AddedProductOptions,
): Tensor {
  checkOperands('baddbmm', [input, a, b]);
  checkRanks('baddbmm', a, b, [3, 3]);
  checkSameBatch('baddbmm', a, b);
  checkInner('baddbmm', a, b);
  return addedProduct('baddbmm', input, a, b, batchAdded, options);
}

const batchAdded = matrixProduct('baddbmm');

const weighted = elementwise<[x: Tensor, y: Tensor, beta: number, alpha: number]>(
  'addmm',
  'promote',
  (e, x, y, beta, alpha) => e.add(e.mul(beta, x), e.mul(alpha, y)),
);

function addedProduct(
  op: string,
  input: Tensor,
  a: Tensor,
  b: Tensor,
  product: (a: Tensor, b: Tensor) => Tensor,
  { beta = 1, alpha = 1 }: AddedProductOptions = {},
): Tensor {
  const shape = [...a.shape.slice(0, -1), b.shape[b.shape.length - 1]];
  if (!broadcastsTo(input.shape, shape)) {
    throw new ShapeError(
      op,
      `input is ${describe(input)}; it must broadcast to the product's ${formatShape(shape)}`,
      { input: input.shape, product: shape },
    );
  }
  if (input.dtype !== a.dtype) {
    throw new DTypeError(
      op,
      `input is ${describe(input)}, the product is ${a.dtype}; both must have one dtype`,
      {
        input: input.dtype,
        product: a.dtype,
      },
    );
  }
  for (const [name, factor] of Object.entries({ beta, alpha })) {
    if (dtypes[a.dtype].category === 'floating' || Number.isInteger(factor)) continue;
    throw new ValueError(op, `${name} is ${factor}; a factor of ${a.dtype} is an integer`, {
      [name]: factor,
    });
  }
  if (beta !== 0) return weighted(input, product(a, b), beta, alpha);
  return alpha === 1 ? product(a, b) : mul(product(a, b), alpha);
}
