// Matrix products, under all their names: `∂a = g · bᵀ`, `∂b = aᵀ · g`. The operands of the kernel
// have equal batches; where one was stretched, a view did it.

import { matmul, type Tensor, t, transpose } from '@gradus/tensor';
import { byInput, type Derivative, type InputSpec } from '../derivative.ts';

export const productDerivative: Derivative = byInput(
  {
    reads: [1],
    vjp: (g, [b], a) =>
      isColumnMajor(a) ? t(matmul(b as Tensor, t(g))) : matmul(g, transpose(b as Tensor, -2, -1)),
  },
  {
    reads: [0],
    vjp: (g, [a], b) =>
      isColumnMajor(b) ? t(matmul(t(g), a as Tensor)) : matmul(transpose(a as Tensor, -2, -1), g),
  },
);

// The gradient of a matrix that is another's transpose is made as the transpose of a product, so
// that the other one's is row-major.
function isColumnMajor({ shape, strides }: InputSpec): boolean {
  return shape.length === 2 && strides[0] === 1 && strides[1] === shape[0];
}
