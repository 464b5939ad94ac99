// Matrix products that are added to something.

import { DTypeError, ShapeError } from '../../errors.ts';
import { checkOptions } from '../../options.ts';
import { broadcastsTo } from '../../shape/broadcast.ts';
import { describe, formatShape } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { elementwise } from '../callable.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { checkFactor } from '../elementwise/factors.ts';
import {
  checkInner,
  checkOperands,
  checkRanks,
  checkSameBatch,
  matrixProduct,
} from './matrix-product.ts';

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
 * Shape: `input` broadcasts to the product's `[n, m]`. Dtype: all the same, preserved; integers wrap round.
 * @throws {ShapeError} if a shape does not fit.
 * @throws {DTypeError} if the dtypes differ, or are bool.
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
 * Shape: `input` broadcasts to the product's `[b, n, m]`. Dtype: all the same, preserved; integers wrap round.
 * @throws {ShapeError} if a shape does not fit.
 * @throws {DTypeError} if the dtypes differ, or are bool.
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

const added = elementwise<[x: Tensor, y: Tensor]>('addmm', 'promote', (e, x, y) => e.add(x, y));

const weighted = elementwise<[x: Tensor, y: Tensor, alpha: number, beta: number]>(
  'addmm',
  'promote',
  (e, x, y, alpha, beta) => e.add(e.mul(alpha, x), e.mul(beta, y)),
);

function addedProduct(
  op: string,
  input: Tensor,
  a: Tensor,
  b: Tensor,
  product: (a: Tensor, b: Tensor) => Tensor,
  options?: AddedProductOptions,
): Tensor {
  checkOptions(op, options, '{ alpha: 2 }');
  const { beta = 1, alpha = 1 } = options ?? {};
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
  checkFactor(op, 'beta', beta, [a]);
  checkFactor(op, 'alpha', alpha, [a]);
  const ab = product(a, b);
  if (beta === 0 && alpha === 1) return ab;
  try {
    if (beta === 0) return mul(ab, alpha);
    return beta === 1 && alpha === 1 ? added(ab, input) : weighted(ab, input, alpha, beta);
  } finally {
    ab.dispose();
  }
}
