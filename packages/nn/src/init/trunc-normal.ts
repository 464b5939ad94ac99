// Normal numbers within bounds.

import { noGrad } from '@gradus/autograd';
import { type Tensor, ValueError } from '@gradus/tensor';
import { erf } from './erf.ts';

/**
 * Draws from the normal distribution of a mean and a standard deviation, kept to `[a, b]`: a
 * uniform number between the bounds' probabilities, through the inverse of the distribution.
 *
 * The numbers are PyTorch's up to the rounding of `erfinv`. A mean that lies more than two standard
 * deviations outside of the bounds leaves few distinct numbers.
 * @throws {DTypeError} if the dtype is not floating.
 * @throws {ValueError} if `std` is not positive, or not `a ≤ b`.
 * @source `torch.nn.init.trunc_normal_`
 * @example
 * const x = nn.init.truncNormal_(empty([1000]));
 * await x.abs().amax().le(2).item() // 1
 */
export function truncNormal_(x: Tensor, mean = 0, std = 1, a = -2, b = 2): Tensor {
  if (!(std > 0 && std < Infinity)) {
    throw new ValueError('truncNormal_', `std is ${std}; it is positive`, { std });
  }
  if (!(a <= b)) throw new ValueError('truncNormal_', `a is ${a}, b is ${b}; a ≤ b`, { a, b });
  const least = 2 * probabilityBelow((a - mean) / std) - 1;
  const most = 2 * probabilityBelow((b - mean) / std) - 1;
  return noGrad(() =>
    x
      .uniform_(least, most)
      .erfinv_()
      .mul_(std * Math.SQRT2)
      .add_(mean)
      .clamp_(a, b),
  );
}

/** The probability that a standard normal number is less than `z`. */
function probabilityBelow(z: number): number {
  return (1 + erf(z / Math.SQRT2)) / 2;
}
