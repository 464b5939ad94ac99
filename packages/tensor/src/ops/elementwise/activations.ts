// Activation functions. Each is written so that no large intermediate overflows and no
// difference of near numbers loses digits; parameters are operands, known when the op runs.

import { ValueError } from '../../errors.ts';
import type { Value } from '../../execute/value.ts';
import type { Builder } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type ElementwiseFunction, elementwise, elementwiseFunction } from '../callable.ts';
import {
  clampedLogitGradient,
  eluGradient,
  geluGradient,
  hardtanhGradient,
  logitGradient,
  mishGradient,
  reluGradient,
  sigmoidGradient,
  siluGradient,
  softplusGradient,
  tanhGeluGradient,
} from './activation-gradients.ts';
import { bounded, checkBound } from './bounds.ts';

// exp(−|x|) never overflows: 1 / (1 + e⁻ˣ) for x ≥ 0 and eˣ / (1 + eˣ) below are one quotient.
function logistic(e: Builder, x: Expression): Expression {
  const z = e.exp(e.neg(e.abs(x)));
  return e.div(e.select(e.lt(x, 0), z, 1), e.add(z, 1));
}

/**
 * Logistic function, `1 / (1 + e⁻ˣ)`.
 *
 * Dtype: floating, preserved; integers and bools give float32.
 * @example
 * await sigmoid(tensor([0])).toArray() // [0.5]
 */
export const sigmoid = elementwise<[x: Tensor]>('sigmoid', 'float', logistic, sigmoidGradient);

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
    const scaled = e.mul(x, beta);
    const tail = e.log1p(e.exp(e.neg(e.abs(scaled))));
    const smooth = e.div(e.add(e.max(scaled, 0), tail), beta);
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

/** How `gelu` is computed. */
export interface GeluOptions {
  /** `none` for the normal distribution function itself, `tanh` for its approximation. */
  readonly approximate?: 'none' | 'tanh';
}

// The complement keeps the digits that 1 + erf(x / √2) loses where x is negative.
const exactGelu = elementwise<[x: Tensor]>(
  'gelu',
  'float',
  (e, x) => e.mul(e.mul(x, 0.5), e.erfc(e.mul(x, -Math.SQRT1_2))),
  geluGradient,
);

// (1 + tanh u) / 2 is the logistic function of 2u, which loses nothing where u is negative.
const tanhGelu = elementwise<[x: Tensor]>(
  'gelu',
  'float',
  (e, x) => {
    const u = e.mul(e.add(x, e.mul(e.mul(e.mul(x, x), x), 0.044715)), Math.sqrt(8 / Math.PI));
    return e.mul(x, logistic(e, u));
  },
  tanhGeluGradient,
);

const gelus = new Map<unknown, typeof exactGelu>([
  ['none', exactGelu],
  ['tanh', tanhGelu],
]);

/**
 * Gaussian error linear unit, `x · Φ(x)` with the normal distribution function `Φ`; with
 * `approximate: 'tanh'`, `x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))`.
 *
 * Dtype: floating, preserved; integers and bools give float32.
 * @throws {ValueError} if `approximate` is neither.
 * @see Hendrycks & Gimpel, arXiv:1606.08415, 2016.
 * @example
 * (await gelu(tensor([1])).item()).toFixed(4) // '0.8413'
 */
export const gelu: ElementwiseFunction<[x: Tensor, options?: GeluOptions]> = elementwiseFunction(
  (x, options) => {
    const { approximate = 'none' } = options ?? {};
    const op = gelus.get(approximate);
    if (op !== undefined) return op.resolve(x);
    throw new ValueError('gelu', `approximate is ${String(approximate)}; it is 'none' or 'tanh'`, {
      approximate,
    });
  },
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
  (e, x) => e.mul(x, logistic(e, x)),
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
    // tanh(log(1 + w)) = n / (n + 2) with n = w² + 2w, w = eˣ; for x > 0 both are divided by w².
    const z = e.exp(e.neg(e.abs(x)));
    const isLow = e.lt(x, 0);
    const n = e.select(isLow, e.mul(z, e.add(z, 2)), e.add(e.add(z, z), 1));
    const rest = e.select(isLow, 2, e.mul(e.add(z, z), z));
    return e.mul(x, e.div(n, e.add(n, rest)));
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
