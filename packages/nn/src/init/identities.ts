// Initial values that pass inputs on as they are.

import { noGrad } from '@gradus/autograd';
import { eye, ShapeError, type Tensor, tensor, ValueError } from '@gradus/tensor';
import { describe } from '@gradus/tensor/interpreter';

/**
 * Ones on the diagonal of a matrix, zeros elsewhere.
 * @throws {ShapeError} if `x` is no matrix.
 * @source `torch.nn.init.eye_`
 * @example
 * await nn.init.eye_(empty([2, 3])).toArray() // [[1, 0, 0], [0, 1, 0]]
 */
export function eye_(x: Tensor): Tensor {
  checkRank('eye_', x, [2]);
  const [rows, columns] = x.shape;
  return noGrad(() => x.copy_(eye(rows, columns, { dtype: x.dtype, device: x.device })));
}

/**
 * The weight of a convolution that passes as many channels on as it can, in each of `groups`:
 * a one in the middle of the kernel from each channel to itself.
 *
 * Shape: `[out, in, …]` with 1 to 3 dims of positions.
 * @throws {ShapeError} if there are not 3 to 5 dims.
 * @throws {ValueError} if the channels that go out do not divide into `groups`.
 * @source `torch.nn.init.dirac_`
 * @example
 * await nn.init.dirac_(empty([2, 1, 3])).toArray() // [[[0, 1, 0]], [[0, 0, 0]]]
 */
export function dirac_(x: Tensor, groups = 1): Tensor {
  checkRank('dirac_', x, [3, 4, 5]);
  const [outputs, inputs, ...kernel] = x.shape;
  if (!Number.isInteger(groups) || groups < 1 || outputs % groups !== 0) {
    throw new ValueError(
      'dirac_',
      `${outputs} channels go out, groups is ${groups}; a positive integer that divides them`,
      { outputs, groups },
    );
  }
  const field = kernel.reduce((size, n) => size * n, 1);
  const middle = kernel.reduce((at, n) => at * n + Math.floor(n / 2), 0);
  const values = new Float32Array(x.numel);
  const each = outputs / groups;
  for (let group = 0; group < groups; group++) {
    for (let d = 0; d < Math.min(each, inputs); d++) {
      values[((group * each + d) * inputs + d) * field + middle] = 1;
    }
  }
  return noGrad(() => x.copy_(tensor(values, { device: x.device }).reshape(x.shape)));
}

function checkRank(op: string, x: Tensor, ranks: readonly number[]): void {
  if (ranks.includes(x.rank)) return;
  throw new ShapeError(op, `${describe(x)} has ${x.rank} dims; the rule is ${ranks.join(', ')}`, {
    shape: x.shape,
  });
}
