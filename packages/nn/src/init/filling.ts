// Initial values that depend on nothing but the tensor: draws and constants. Nothing is recorded.

import { noGrad } from '@gradus/autograd';
import type { Tensor } from '@gradus/tensor';

/**
 * Draws uniformly from `[a, b)`.
 * @throws {DTypeError} if the dtype is not floating.
 * @throws {ValueError} if `a > b`, or one of them is not finite.
 * @source `torch.nn.init.uniform_`
 * @example
 * manualSeed(0);
 * (await nn.init.uniform_(empty([]), 0, 10).item()).toFixed(4) // '4.9626'
 */
export function uniform_(x: Tensor, a = 0, b = 1): Tensor {
  return noGrad(() => x.uniform_(a, b));
}

/**
 * Draws from the normal distribution of a mean and a standard deviation.
 * @throws {DTypeError} if the dtype is not floating.
 * @throws {ValueError} if `std` is negative.
 * @source `torch.nn.init.normal_`
 * @example
 * manualSeed(0);
 * (await nn.init.normal_(empty([]), 10).item()).toFixed(4) // '11.5410'
 */
export function normal_(x: Tensor, mean = 0, std = 1): Tensor {
  return noGrad(() => x.normal_(mean, std));
}

/**
 * Writes one value everywhere.
 * @source `torch.nn.init.constant_`
 * @example
 * await nn.init.constant_(empty([2]), 0.5).toArray() // [0.5, 0.5]
 */
export function constant_(x: Tensor, value: number): Tensor {
  return noGrad(() => x.fill_(value));
}

/**
 * Writes ones.
 * @source `torch.nn.init.ones_`
 * @example
 * await nn.init.ones_(empty([2])).toArray() // [1, 1]
 */
export function ones_(x: Tensor): Tensor {
  return constant_(x, 1);
}

/**
 * Writes zeros.
 * @source `torch.nn.init.zeros_`
 * @example
 * await nn.init.zeros_(empty([2])).toArray() // [0, 0]
 */
export function zeros_(x: Tensor): Tensor {
  return constant_(x, 0);
}
