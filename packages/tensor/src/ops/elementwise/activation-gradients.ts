// Gradients of activation functions. Values are held below overflow by a choice between x and −x,
// and not by |x|: an expression of |x| has no slope at zero, which second derivatives need.

import type { Builder } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';
import type { GradientRule } from '../definition.ts';

/** e^(−|x|), by branches that are differentiable at zero in the direction that they are taken in. */
function decayed(e: Builder, x: Expression): Expression {
  return e.exp(e.select(e.lt(x, 0), x, e.neg(x)));
}

/** `1 / (1 + e⁻ˣ)`, differentiable everywhere. */
export function smoothLogistic(e: Builder, x: Expression): Expression {
  const z = decayed(e, x);
  return e.div(e.select(e.lt(x, 0), z, 1), e.add(z, 1));
}

/** The derivative `y · (1 − y)` follows from the result. */
export const sigmoidGradient: GradientRule = (e, g, y) => [e.mul(g, e.mul(e.sub(1, y), y))];

/** At zero, of all slopes 0, as in PyTorch; NaN passes on. */
export const reluGradient: GradientRule = (e, g, y) => [e.select(e.le(y, 0), 0, g)];

/** NaN where the logarithm is. */
export const logitGradient: GradientRule = (e, g, _, x) => {
  const isInside = e.and(e.le(0, x), e.le(x, 1));
  return [e.select(isInside, e.div(g, e.mul(x, e.sub(1, x))), Number.NaN)];
};

/** 0 where `x` is held. */
export const clampedLogitGradient: GradientRule = (e, g, _, x, eps) => {
  const isInside = e.and(e.le(eps, x), e.le(x, e.sub(1, eps)));
  return [e.select(isInside, e.div(g, e.mul(x, e.sub(1, x))), 0)];
};

export const softplusGradient: GradientRule = (e, g, y, x, beta, threshold) => {
  const scaled = e.mul(x, beta);
  const isLinear = e.lt(threshold, scaled);
  const slope = smoothLogistic(e, scaled);
  return [
    e.select(isLinear, g, e.mul(g, slope)),
    e.select(isLinear, 0, e.mul(g, e.div(e.sub(e.mul(x, slope), y), beta))),
  ];
};

/** Φ(x) + x · φ(x), with the normal distribution and its density. */
export const geluGradient: GradientRule = (e, g, _, x) => {
  const below = e.mul(e.erfc(e.mul(x, -Math.SQRT1_2)), 0.5);
  const density = e.mul(e.exp(e.mul(e.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return [e.mul(g, e.add(below, e.mul(x, density)))];
};

export const tanhGeluGradient: GradientRule = (e, g, _, x) => {
  const scale = Math.sqrt(8 / Math.PI);
  const square = e.mul(x, x);
  const u = e.mul(e.add(x, e.mul(e.mul(square, x), 0.044715)), scale);
  const change = e.mul(e.add(e.mul(square, 3 * 0.044715), 1), scale);
  const s = smoothLogistic(e, u);
  const inner = e.mul(e.mul(s, e.sub(1, s)), change);
  return [e.mul(g, e.add(s, e.mul(x, inner)))];
};

export const siluGradient: GradientRule = (e, g, _, x) => {
  const s = smoothLogistic(e, x);
  return [e.mul(g, e.mul(s, e.add(e.mul(x, e.sub(1, s)), 1)))];
};

/** t + x · s · (1 − t²), with t the tanh of log(1 + eˣ) and s the logistic function. */
export const mishGradient: GradientRule = (e, g, _, x) => {
  const z = decayed(e, x);
  const isLow = e.lt(x, 0);
  const n = e.select(isLow, e.mul(z, e.add(z, 2)), e.add(e.add(z, z), 1));
  const rest = e.select(isLow, 2, e.mul(e.add(z, z), z));
  const t = e.div(n, e.add(n, rest));
  const inner = e.mul(smoothLogistic(e, x), e.sub(1, e.mul(t, t)));
  return [e.mul(g, e.add(t, e.mul(x, inner)))];
};

/** The exponential itself, where `y + alpha` would lose its digits. */
export const eluGradient: GradientRule = (e, g, _, x, alpha) => {
  const isLow = e.le(x, 0);
  return [
    e.select(isLow, e.mul(g, e.mul(alpha, e.exp(x))), g),
    e.select(isLow, e.mul(g, e.expm1(x)), 0),
  ];
};

/** A bound that is reached does not pass on, as in PyTorch; NaN does. */
export const hardtanhGradient: GradientRule = (e, g, _, x, min, max) => [
  e.select(e.or(e.le(x, min), e.le(max, x)), 0, g),
  e.select(e.and(e.lt(x, min), e.lt(min, max)), g, 0),
  e.select(e.or(e.lt(max, x), e.lt(max, min)), g, 0),
];
