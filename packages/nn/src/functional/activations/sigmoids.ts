// Logistic functions: the logarithm of one, and their approximations by straight lines.

import type { Tensor } from '@gradus/tensor';
import { elementwise } from '@gradus/tensor/interpreter';
import { decay } from './logistic.ts';

/**
 * Logarithm of the logistic function, `−log(1 + e⁻ˣ)`.
 *
 * Dtype: floating, preserved; integers and bools give float32. Gradient: `g · sigmoid(−x)`.
 * @source `torch.nn.functional.logsigmoid`
 * @example
 * (await logsigmoid(tensor([0])).item()).toFixed(4) // '-0.6931'
 */
export const logsigmoid = elementwise<[x: Tensor]>('logsigmoid', 'float', (e, x) =>
  e.sub(e.select(e.lt(x, 0), x, 0), e.log1p(decay(e, x))),
);

/**
 * Straight line through `(0, ½)` that is 0 up to −3 and 1 from 3: `min(max(x + 3, 0), 6) / 6`.
 *
 * Dtype: floating, preserved; integers and bools give float32. Gradient: `g / 6` between −3 and 3,
 * 0 at them and elsewhere.
 * @source `torch.nn.functional.hardsigmoid`
 * @example
 * await hardsigmoid(tensor([-4, 0, 1.5, 4])).toArray() // [0, 0.5, 0.75, 1]
 */
export const hardsigmoid = elementwise<[x: Tensor]>(
  'hardsigmoid',
  'float',
  (e, x) => e.div(e.min(e.max(e.add(x, 3), 0), 6), 6),
  (e, g, _, x) => [e.select(e.lt(e.abs(x), 3), e.div(g, 6), 0)],
);

/**
 * `x · hardsigmoid(x)`.
 *
 * Dtype: floating, preserved; integers and bools give float32. Gradient: `g · (x / 3 + ½)` from
 * −3 to 3, 0 below and `g` above.
 * @source `torch.nn.functional.hardswish`
 * @see Howard et al., Searching for MobileNetV3, arXiv:1905.02244, 2019.
 * @example
 * await hardswish(tensor([-1.5, 1, 4])).toArray() // [-0.375, 0.6666666865348816, 4]
 */
export const hardswish = elementwise<[x: Tensor]>(
  'hardswish',
  'float',
  (e, x) => e.div(e.mul(x, e.min(e.max(e.add(x, 3), 0), 6)), 6),
  (e, g, _, x) => {
    const inside = e.mul(g, e.add(e.div(x, 3), 0.5));
    return [e.select(e.lt(x, -3), 0, e.select(e.le(x, 3), inside, g))];
  },
);
