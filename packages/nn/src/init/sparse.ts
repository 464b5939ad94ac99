// Initial values of which most are zero.

import { noGrad } from '@gradus/autograd';
import { defaultGenerator, ShapeError, type Tensor, tensor, ValueError } from '@gradus/tensor';
import { describe, refuseCaptured } from '@gradus/tensor/interpreter';

/**
 * Draws from the normal distribution of mean 0 and standard deviation `std`, then writes zeros to
 * `⌈sparsity · rows⌉` elements of each column, drawn evenly.
 * @throws {ShapeError} if `x` is no matrix.
 * @throws {ValueError} if `sparsity` lies outside `[0, 1]`, or `std` is negative.
 * @see Martens, ICML 2010.
 * @source `torch.nn.init.sparse_`
 * @example
 * await nn.init.sparse_(empty([4, 2]), 0.5).eq(0).sum(0).toArray() // [2, 2]
 */
export function sparse_(x: Tensor, sparsity: number, std = 0.01): Tensor {
  if (x.rank !== 2) {
    throw new ShapeError('sparse_', `${describe(x)} has ${x.rank} dims; the rule is 2`, {
      shape: x.shape,
    });
  }
  if (!(sparsity >= 0 && sparsity <= 1)) {
    throw new ValueError('sparse_', `sparsity is ${sparsity}; a share lies in [0, 1]`, {
      sparsity,
    });
  }
  refuseCaptured('sparse_', 'initialise before the call');
  const [rows, columns] = x.shape;
  const count = Math.ceil(sparsity * rows);
  return noGrad(() => {
    x.normal_(0, std);
    const isZero = new Uint8Array(x.numel);
    for (let column = 0; column < columns; column++) {
      const chosen = defaultGenerator.randperm(rows).subarray(0, count);
      for (const row of chosen) isZero[row * columns + column] = 1;
    }
    const mask = tensor(isZero, { dtype: 'bool', device: x.device }).reshape(x.shape);
    return x.maskedFill_(mask, 0);
  });
}
