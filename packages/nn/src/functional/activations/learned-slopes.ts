// Leaky rectifiers whose slopes are learned.

import { reshape, ShapeError, scope, type Tensor } from '@gradus/tensor';
import { checkLive, describe, elementwise } from '@gradus/tensor/interpreter';

const sloped = elementwise<[x: Tensor, weight: Tensor]>('prelu', 'float', (e, x, weight) =>
  e.select(e.lt(0, x), x, e.mul(weight, x)),
);

/**
 * `x` above zero, `weight · x` below, with one weight for all or one for each channel, an
 * entry of dim 1.
 *
 * Shape: that of `x`; `weight [1]` or `[channels]`. Dtype: floating, preserved. Gradient: `g` above
 * zero and `weight · g` below; for the weight, `x · g` summed where `x` is not above zero.
 * @throws {ShapeError} if there is neither one weight nor one for each channel.
 * @source `torch.nn.functional.prelu`
 * @see He et al., Delving deep into rectifiers, arXiv:1502.01852, 2015.
 * @example
 * await prelu(tensor([[-4, -4]]), tensor([0.25, 0.5])).toArray() // [[-1, -2]]
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  checkLive('prelu', x);
  checkLive('prelu', weight, 1);
  const channels = x.shape[1] ?? 1;
  if (weight.rank > 1 || (weight.numel !== 1 && weight.numel !== channels)) {
    throw new ShapeError(
      'prelu',
      `weight is ${describe(weight)}, input is ${describe(x)}; there is one weight, or one for ` +
        `each of the ${channels} channels`,
      { weight: weight.shape, input: x.shape },
    );
  }
  return scope(() => {
    const shape = x.shape.map((_, d) => (d === 1 ? weight.numel : 1));
    return sloped(x, reshape(weight, shape));
  });
}
