// Gated linear units.

import { chunk, ShapeError, scope, type Tensor } from '@gradus/tensor';
import { checkLive, describe, elementwise, normalizeDim } from '@gradus/tensor/interpreter';
import { logistic } from './logistic.ts';

const gated = elementwise<[x: Tensor, gate: Tensor]>('glu', 'float', (e, x, gate) =>
  e.mul(x, logistic(e, gate)),
);

/**
 * The first half of `x` along `dim` times the logistic function of the second half.
 *
 * Shape: that of `x` with half the size of `dim`. Dtype: floating, preserved.
 * @throws {ShapeError} if the size of `dim` is odd, or `dim` lies outside `[-rank, rank)`.
 * @source `torch.nn.functional.glu`
 * @see Dauphin et al., arXiv:1612.08083, 2016.
 * @example
 * await glu(tensor([3, 0])).toArray() // [1.5]
 */
export function glu(x: Tensor, dim = -1): Tensor {
  checkLive('glu', x);
  const d = normalizeDim('glu', dim, x.rank);
  const size = x.shape[d] ?? 1;
  if (size % 2 !== 0) {
    throw new ShapeError(
      'glu',
      `x is ${describe(x)}; the size of dim ${d} (${size}) must be even`,
      {
        shape: x.shape,
        dim: d,
      },
    );
  }
  return scope(() => {
    const [half, gate] = chunk(x, 2, d);
    return gated(half, gate);
  });
}
