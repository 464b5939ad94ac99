// Products of matrices.

import { promoteTypes } from '../dtype/dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { matmulKernel } from '../kernel/kernel.ts';
import { describe } from '../shape/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { kernelOp } from './callable.ts';
import type { TensorSpec } from './definition.ts';

const product = kernelOp<undefined>('mm', ([a, b]) => {
  checkMatrices(a, b);
  return {
    kernel: matmulKernel(a.dtype),
    outputs: [{ dtype: a.dtype, shape: [a.shape[0], b.shape[1]] }],
    scalars: [],
  };
});

function checkMatrices(a: TensorSpec, b: TensorSpec): void {
  const both = `a is ${describe(a)}, b is ${describe(b)}`;
  const details = { a: a.shape, b: b.shape, dtypes: [a.dtype, b.dtype] };
  if (a.shape.length !== 2 || b.shape.length !== 2) {
    throw new ShapeError('mm', `both operands must be matrices: ${both}`, details);
  }
  if (a.shape[1] !== b.shape[0]) {
    const remedy =
      a.shape[1] === b.shape[1] ? ' b.t() fits.' : a.shape[0] === b.shape[0] ? ' a.t() fits.' : '';
    throw new ShapeError(
      'mm',
      `inner dimensions differ: ${both}; a.shape[1] (${a.shape[1]}) must equal ` +
        `b.shape[0] (${b.shape[0]}).${remedy}`,
      details,
    );
  }
  if (a.dtype !== b.dtype || promoteTypes(a.dtype, 'uint8') === 'uint8') {
    throw new DTypeError(
      'mm',
      `${both}; both must have one dtype: int32, float32 or float64`,
      details,
    );
  }
}

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
  return product([a, b], undefined)[0];
}
