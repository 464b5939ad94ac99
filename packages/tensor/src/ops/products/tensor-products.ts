// Products of tensors of any rank, over dims that are named by number.

import { ShapeError, saidBy, ValueError } from '../../errors.ts';
import { scope } from '../../memory/scope.ts';
import { checkArray, describe, formatShape, normalizeDims } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { reshape } from '../views/index.ts';
import { contract } from './contraction.ts';
import { checkOperands } from './matrix-product.ts';

/**
 * Sums products over pairs of dims: the last `dims` of `a` with the first of `b`, or each dim of
 * the list `dims[0]` of `a` with its partner in `dims[1]` of `b`. A dim of size 1 stretches.
 *
 * Shape: the other dims of `a`, then those of `b`. Dtype: both the same, preserved; integers wrap round.
 * @throws {ShapeError} if a dim does not exist or is named twice, or sizes of a pair differ.
 * @throws {ValueError} if `dims` is no count, or its lists differ in length.
 * @throws {DTypeError} if the dtypes differ, or are bool.
 * @example
 * await tensordot(ones([2, 3, 4]), ones([3, 4, 5]), 2).shape // [2, 5]
 */
export function tensordot(
  a: Tensor,
  b: Tensor,
  dims: number | readonly [a: readonly number[], b: readonly number[]] = 2,
): Tensor {
  checkOperands('tensordot', [a, b]);
  const [ofA, ofB] = pairs(a, b, dims);
  const labelsOfA = a.shape.map((_, d) => `a${d}`);
  const labelsOfB = b.shape.map((_, d) => `b${d}`);
  ofA.forEach((d, i) => {
    const [x, y] = [a.shape[d], b.shape[ofB[i]]];
    if (x !== y && x !== 1 && y !== 1) {
      throw new ShapeError(
        'tensordot',
        `sizes differ: a is ${describe(a)}, b is ${describe(b)}; a.shape[${d}] (${x}) must ` +
          `equal b.shape[${ofB[i]}] (${y})`,
        { a: a.shape, b: b.shape, dims: [ofA, ofB] },
      );
    }
    labelsOfB[ofB[i]] = labelsOfA[d];
  });
  const isFree = (label: string): boolean =>
    !labelsOfA.includes(label) || !labelsOfB.includes(label);
  return contract(
    'tensordot',
    [
      { tensor: a, labels: labelsOfA },
      { tensor: b, labels: labelsOfB },
    ],
    [...labelsOfA.filter(isFree), ...labelsOfB.filter(isFree)],
  );
}

function pairs(
  a: Tensor,
  b: Tensor,
  dims: number | readonly [readonly number[], readonly number[]],
): readonly [number[], number[]] {
  if (typeof dims === 'number') {
    const limit = Math.min(a.shape.length, b.shape.length);
    if (!Number.isInteger(dims) || dims < 0 || dims > limit) {
      throw new ValueError(
        'tensordot',
        `dims is ${dims}: a is ${describe(a)}, b is ${describe(b)}; a count of dims lies in ` +
          `[0, ${limit}]`,
        { dims, a: a.shape, b: b.shape },
      );
    }
    const first = Array.from({ length: dims }, (_, d) => d);
    return [first.map((d) => a.shape.length - dims + d), first];
  }
  checkArray('tensordot', 'dims', dims, '[[1], [0]]');
  const [ofA, ofB] = dims;
  for (const list of [ofA, ofB]) checkArray('tensordot', 'a list in dims', list, '[[1], [0]]');
  if (ofA.length !== ofB.length) {
    throw new ValueError(
      'tensordot',
      `dims are ${formatShape(ofA)} of a and ${formatShape(ofB)} of b; every dim needs a partner`,
      { dims },
    );
  }
  return [inOrder(a, ofA), inOrder(b, ofB)];
}

function inOrder(x: Tensor, dims: readonly number[]): number[] {
  const rank = x.shape.length;
  normalizeDims('tensordot', dims, rank);
  return dims.map((dim) => (dim < 0 ? dim + rank : dim));
}

/**
 * Kronecker product: a copy of `b`, times the element, in place of every element of `a`.
 *
 * Shape: the sizes of each dim multiply; the operand with fewer dims gets dims of 1 in front.
 * Dtype: promoted, as `mul`.
 * @throws {DeviceError} if the operands lie on different devices.
 * @example
 * await kron(tensor([1, 10]), tensor([1, 2])).toArray() // [1, 2, 10, 20]
 */
export function kron(a: Tensor, b: Tensor): Tensor {
  checkOperands('kron', [a, b]);
  const rank = Math.max(a.shape.length, b.shape.length);
  const sizes = ({ shape }: Tensor): number[] => [
    ...new Array<number>(rank - shape.length).fill(1),
    ...shape,
  ];
  const [x, y] = [sizes(a), sizes(b)];
  const apart = [x.flatMap((size) => [size, 1]), y.flatMap((size) => [1, size])];
  const shape = x.map((size, d) => size * y[d]);
  return saidBy('kron', () =>
    scope(() => reshape(mul(reshape(a, apart[0]), reshape(b, apart[1])), shape)),
  );
}
