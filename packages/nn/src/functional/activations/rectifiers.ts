// Functions that are the identity above some point and something else below.

import { type ElementwiseFunction, type Tensor, type Value, ValueError } from '@gradus/tensor';
import { elementwise, elementwiseFunction } from '@gradus/tensor/interpreter';

/**
 * `x` held between 0 and 6; NaN stays NaN.
 *
 * Dtype: preserved; not bool. Gradient: `g` between the bounds, 0 at them and outside.
 * @throws {DTypeError} if `x` is bool.
 * @source `torch.nn.functional.relu6`
 * @example
 * await relu6(tensor([-1, 3, 7])).toArray() // [0, 3, 6]
 */
export const relu6 = elementwise<[x: Tensor]>(
  'relu6',
  'number',
  (e, x) => e.min(e.max(x, 0), 6),
  (e, g, _, x) => [e.select(e.or(e.le(x, 0), e.le(6, x)), 0, g)],
);

const scaledCelu = elementwise<[x: Tensor, alpha: Value]>('celu', 'float', (e, x, alpha) =>
  e.select(e.lt(0, x), x, e.mul(alpha, e.expm1(e.div(x, alpha)))),
);

/**
 * Exponential linear unit that is smooth for every `alpha`: `x` above zero,
 * `alpha · (exp(x / alpha) − 1)` below.
 *
 * Dtype: floating, preserved; integers and bools give float32. Gradient: `g` above zero,
 * `g · exp(x / alpha)` below.
 * @throws {ValueError} if `alpha` is 0.
 * @source `torch.nn.functional.celu`
 * @see Barron, arXiv:1704.07483, 2017.
 * @example
 * (await celu(tensor([-1]), 2).item()).toFixed(4) // '-0.7869'
 */
export const celu: ElementwiseFunction<[x: Tensor, alpha?: number]> = elementwiseFunction(
  (x, alpha = 1) => {
    checkCeluAlpha('celu', alpha);
    return scaledCelu.resolve(x, alpha);
  },
);

/** Refuses what cannot be divided by. */
export function checkCeluAlpha(op: string, alpha: number): void {
  if (alpha !== 0) return;
  throw new ValueError(op, 'alpha is 0; x is divided by it', { alpha });
}

// The fixed point that keeps mean 0 and variance 1 from layer to layer.
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/**
 * Exponential linear unit that keeps means and variances: `1.0507 · elu(x, 1.6733)`.
 *
 * Dtype: floating, preserved; integers and bools give float32. Gradient: `1.0507 g` above zero,
 * `1.7581 g · eˣ` at zero and below.
 * @source `torch.nn.functional.selu`
 * @see Klambauer et al., Self-normalizing neural networks, arXiv:1706.02515, 2017.
 * @example
 * (await selu(tensor([1])).item()).toFixed(4) // '1.0507'
 */
export const selu = elementwise<[x: Tensor]>('selu', 'float', (e, x) =>
  e.select(e.lt(0, x), e.mul(x, seluScale), e.mul(e.expm1(x), seluScale * seluAlpha)),
);

/**
 * `x` above `threshold`, else `value`; NaN stays NaN.
 *
 * Dtype: promoted. Gradient: `g` above `threshold`, 0 elsewhere.
 * @source `torch.nn.functional.threshold`
 * @example
 * await threshold(tensor([0.5, 2]), 1, 20).toArray() // [20, 2]
 */
export const threshold = elementwise<[x: Tensor, threshold: number, value: number]>(
  'threshold',
  'number',
  (e, x, bound, value) => e.select(e.le(x, bound), value, x),
);
