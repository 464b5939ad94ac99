// Activation functions. Each is written so that no large intermediate overflows and no
// difference of near numbers loses digits; parameters are operands, known when the op runs.

import type { Value } from '../../execute/value.ts';
import type { Builder } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type ElementwiseFunction, elementwise, elementwiseFunction } from '../callable.ts';
import {
  clampedLogitGradient,
  eluGradient,
  hardtanhGradient,
  logitGradient,
  mishGradient,
  reluGradient,
  sigmoidGradient,
  siluGradient,
  softplusGradient,
} from './activation-gradients.ts';
import { bounded, checkBound } from './bounds.ts';
import { exactProduct } from './compensated.ts';
import { decay, timesLogistic } from './decay.ts';

/**
 * Logistic function, `1 / (1 + e⁻ˣ)`.
 *
 * Dtype: floating, preserved; integers and bools give float32.
 * @example
 * await sigmoid(tensor([0])).toArray() // [0.5]
 */
export const sigmoid = elementwise<[x: Tensor]>(
  'sigmoid',
  'float',
  (e, x) => {
    // exp(−|x|) never overflows: 1 / (1 + e⁻ˣ) for x ≥ 0 and eˣ / (1 + eˣ) below are one quotient.
    const z = e.exp(e.neg(e.abs(x)));
    return e.div(e.select(e.lt(x, 0), z, 1), e.add(z, 1));
  },
  sigmoidGradient,
);

// Near ½ the logarithm is small, and as precise as 2x − 1, which is exact from ¼ up.
function logOdds(e: Builder, x: Expression): Expression {
  const rest = e.sub(1, x);
  const isNearHalf = e.lt(e.abs(e.sub(x, 0.5)), 0.25);
  const near = e.log1p(e.div(e.sub(e.add(x, x), 1), rest));
  return e.select(isNearHalf, near, e.log(e.div(x, rest)));
}

const plainLogit = elementwise<[x: Tensor]>('logit', 'float', logOdds, logitGradient);

const clampedLogit = elementwise<[x: Tensor, eps: Value]>(
  'logit',
  'float',
  (e, x, eps) => {
    const high = e.sub(1, eps);
    return logOdds(e, e.select(e.lt(x, eps), eps, e.select(e.lt(high, x), high, x)));
  },
  clampedLogitGradient,
);

/**
 * Log-odds, `log(x / (1 − x))`, the inverse of `sigmoid`; NaN outside `[0, 1]`. With `eps`, `x`
 * is first held between `eps` and `1 − eps`.
 *
 * Dtype: floating, preserved; integers and bools give float32.
 * @example
 * await logit(tensor([0, 0.5, 1])).toArray() // [-Infinity, 0, Infinity]
 */
export const logit: ElementwiseFunction<[x: Tensor, eps?: number | null]> = elementwiseFunction(
  (x, eps) =>
    eps === undefined || eps === null ? plainLogit.resolve(x) : clampedLogit.resolve(x, eps),
);

/**
 * Rectified linear unit, `max(x, 0)`; NaN stays NaN.
 *
 * Dtype: preserved; not bool.
 * @throws {DTypeError} if `x` is bool.
 * @example
 * await relu(tensor([-1, 2])).toArray() // [0, 2]
 */
export const relu = elementwise<[x: Tensor]>('relu', 'number', (e, x) => e.max(x, 0), reluGradient);

const thresholdedSoftplus = elementwise<[x: Tensor, beta: Value, threshold: Value]>(
  'softplus',
  'float',
  (e, x, beta, threshold) => {
    const { value: scaled, rest } = exactProduct(e, x, beta);
    const tail = e.log1p(e.exp(e.neg(e.abs(scaled))));
    // Far below zero the tail is e^(beta · x), and the rest a factor of it.
    const change = e.mul(tail, e.select(e.lt(e.abs(rest), 1), rest, 0));
    const smooth = e.div(e.add(e.max(scaled, 0), e.add(tail, change)), beta);
    return e.select(e.lt(threshold, scaled), x, smooth);
  },
  softplusGradient,
);

/**
 * Smooth rectifier, `log(1 + exp(beta · x)) / beta`; `x` itself where `beta · x > threshold`.
 *
 * Dtype: floating, preserved; integers and bools give float32.
 * @example
 * (await softplus(tensor([0])).item()).toFixed(4) // '0.6931'
 */
export const softplus: ElementwiseFunction<[x: Tensor, beta?: Value, threshold?: Value]> =
  elementwiseFunction((x, beta = 1, threshold = 20) =>
    thresholdedSoftplus.resolve(x, beta, threshold),
  );

/**
 * Sigmoid linear unit, `x · sigmoid(x)`.
 *
 * Dtype: floating, preserved; integers and bools give float32.
 * @see Elfwing, Uchibe & Doya, Neural Networks 107, 2018.
 * @example
 * (await silu(tensor([1])).item()).toFixed(4) // '0.7311'
 */
export const silu = elementwise<[x: Tensor]>(
  'silu',
  'float',
  (e, x) => timesLogistic(e, x, e.abs(x)),
  siluGradient,
);

/**
 * `x · tanh(log(1 + eˣ))`.
 *
 * Dtype: floating, preserved; integers and bools give float32.
 * @see Misra, arXiv:1908.08681, 2019.
 * @example
 * (await mish(tensor([1])).item()).toFixed(4) // '0.8651'
 */
export const mish = elementwise<[x: Tensor]>(
  'mish',
  'float',
  (e, x) => {
    // tanh(log(1 + w)) = m / (m + 1) with m = w + w²/2, w = eˣ; for x > 0 both are divided by w².
    const { power: z, scale } = decay(e, e.abs(x));
    const isLow = e.lt(x, 0);
    const square = e.mul(z, z);
    const m = e.add(z, e.select(isLow, e.mul(square, 0.5), 0.5));
    const rest = e.select(isLow, 1, square);
    return e.mul(e.select(isLow, e.mul(x, scale), x), e.div(m, e.add(m, rest)));
  },
  mishGradient,
);

const scaledElu = elementwise<[x: Tensor, alpha: Value]>(
  'elu',
  'float',
  (e, x, alpha) => e.select(e.lt(0, x), x, e.mul(alpha, e.expm1(x))),
  eluGradient,
);

/**
 * Exponential linear unit: `x` above zero, `alpha · (eˣ − 1)` below.
 *
 * Dtype: floating, preserved; integers and bools give float32.
 * @see Clevert, Unterthiner & Hochreiter, arXiv:1511.07289, 2015.
 * @example
 * (await elu(tensor([-1])).item()).toFixed(4) // '-0.6321'
 */
export const elu: ElementwiseFunction<[x: Tensor, alpha?: Value]> = elementwiseFunction(
  (x, alpha = 1) => scaledElu.resolve(x, alpha),
);

const slopedRelu = elementwise<[x: Tensor, slope: Value]>('leakyRelu', 'float', (e, x, slope) =>
  e.select(e.lt(0, x), x, e.mul(x, slope)),
);

/**
 * Leaky rectifier: `x` above zero, `negativeSlope · x` below.
 *
 * Dtype: floating, preserved; integers and bools give float32.
 * @example
 * await leakyRelu(tensor([-4, 2]), 0.25).toArray() // [-1, 2]
 */
export const leakyRelu: ElementwiseFunction<[x: Tensor, negativeSlope?: Value]> =
  elementwiseFunction((x, negativeSlope = 0.01) => slopedRelu.resolve(x, negativeSlope));

const bothBounds = elementwise<[x: Tensor, min: Value, max: Value]>(
  'hardtanh',
  'number',
  bounded,
  hardtanhGradient,
);

/**
 * `x` held between `minVal` and `maxVal`; NaN stays NaN.
 *
 * Dtype: promoted; not bool.
 * @throws {DTypeError} if the operands are bool.
 * @throws {ValueError} if a bound lies outside the range of integers that `x` holds.
 * @example
 * await hardtanh(tensor([-2, 0.5, 2])).toArray() // [-1, 0.5, 1]
 */
export const hardtanh: ElementwiseFunction<[x: Tensor, minVal?: Value, maxVal?: Value]> =
  elementwiseFunction((x, minVal = -1, maxVal = 1) => {
    checkBound('hardtanh', 'minVal', x, minVal);
    checkBound('hardtanh', 'maxVal', x, maxVal);
    return bothBounds.resolve(x, minVal, maxVal);
  });
