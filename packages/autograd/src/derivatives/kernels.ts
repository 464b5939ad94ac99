// Derivatives of structured kernels.

import type { Tensor } from '@gradus/tensor';
import { matmul, transpose } from '@gradus/tensor';
import type { KernelOp } from '@gradus/tensor/interpreter';
import { byInput, type Derivative } from './derivative.ts';

const product: Derivative = byInput(
  { reads: [1], vjp: (g, [b]) => matmul(g, transpose(b as Tensor, -2, -1)) },
  { reads: [0], vjp: (g, [a]) => matmul(transpose(a as Tensor, -2, -1), g) },
);

/** The derivative of a structured kernel. */
export function kernelDerivative(_: KernelOp): Derivative {
  return product;
}
