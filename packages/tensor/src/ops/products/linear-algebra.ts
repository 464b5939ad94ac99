// Products of vectors and matrices.

import { ShapeError, saidBy } from '../../errors.ts';
import { scope } from '../../memory/scope.ts';
import { describe, type Shape } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { expand, reshape } from '../views/index.ts';
import {
  batchShape,
  checkInner,
  checkOperands,
  checkRanks,
  checkSameBatch,
  matrixProduct,
} from './matrix-product.ts';

/**
 * Matrix product, `outᵢⱼ = Σₖ aᵢₖ · bₖⱼ`.
 *
 * Shape: `[n, k] · [k, m] → [n, m]`. Dtype: both the same, preserved; integers wrap round.
 * @throws {ShapeError} if an operand is no matrix or the inner sizes differ.
 * @throws {DTypeError} if the dtypes differ, or are bool.
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
 * Shape: `[n, k] · [k] → [n]`. Dtype: both the same, preserved; integers wrap round.
 * @throws {ShapeError} if `a` is no matrix, `b` no vector, or the inner sizes differ.
 * @throws {DTypeError} if the dtypes differ, or are bool.
 * @example
 * await mv(tensor([[1, 2], [3, 4]]), tensor([1, 10])).toArray() // [21, 43]
 */
export function mv(a: Tensor, b: Tensor): Tensor {
  checkOperands('mv', [a, b]);
  checkRanks('mv', a, b, [2, 1]);
  checkInner('mv', a, b);
  return scope(() => reshape(matrixTimesVector(a, reshape(b, [b.shape[0], 1])), [a.shape[0]]));
}

const matrixTimesVector = matrixProduct('mv');

/**
 * Scalar product of two vectors, `Σₖ aₖ · bₖ`.
 *
 * Shape: `[k] · [k] → []`. Dtype: both the same, preserved; integers wrap round.
 * @throws {ShapeError} if an operand is no vector or the sizes differ.
 * @throws {DTypeError} if the dtypes differ, or are bool.
 * @example
 * await dot(tensor([1, 2, 3]), tensor([1, 10, 100])).item() // 321
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  checkOperands('dot', [a, b]);
  checkRanks('dot', a, b, [1, 1]);
  checkInner('dot', a, b);
  const size = a.shape[0];
  return scope(() => reshape(vectorTimesVector(reshape(a, [1, size]), reshape(b, [size, 1])), []));
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
  return saidBy('outer', () => scope(() => mul(reshape(a, [a.shape[0], 1]), b)));
}

/**
 * Products of the matrices of two batches, one by one.
 *
 * Shape: `[b, n, k] · [b, k, m] → [b, n, m]`. Dtype: both the same, preserved; integers wrap round.
 * @throws {ShapeError} if an operand has not 3 dims, or batch or inner sizes differ.
 * @throws {DTypeError} if the dtypes differ, or are bool.
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
 * Shape: `[…, n, k] · […, k, m] → […, n, m]`. Dtype: both the same, preserved; integers wrap round.
 * @throws {ShapeError} if an operand is a scalar, inner sizes differ, or batches do not broadcast.
 * @throws {DTypeError} if the dtypes differ, or are bool.
 * @example
 * await matmul(tensor([[1, 2], [3, 4]]), tensor([1, 10])).toArray() // [21, 43]
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  checkOperands('matmul', [a, b]);
  checkFactors(a, b);
  if (a.shape.length === 2 && b.shape.length === 2) return batchedProduct(a, b);
  return scope(() => stretchedProduct(a, b));
}

function stretchedProduct(a: Tensor, b: Tensor): Tensor {
  const [isRow, isColumn] = [a.shape.length === 1, b.shape.length === 1];
  const left = isRow ? reshape(a, [1, a.shape[0]]) : a;
  const right = isColumn ? reshape(b, [b.shape[0], 1]) : b;
  const batch = batchShape('matmul', left, right);
  const product = batchedProduct(stretched(left, batch), stretched(right, batch));
  if (!isRow && !isColumn) return product;
  const rows = isRow ? [] : [left.shape[left.shape.length - 2]];
  const columns = isColumn ? [] : [right.shape[right.shape.length - 1]];
  return reshape(product, [...batch, ...rows, ...columns]);
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
