// A scan as elementwise steps: after the step of 1, 2, 4, … each element has joined twice as many
// that come before it. Going back through the steps takes no division and no difference of near
// numbers: it holds where elements are zero or −Infinity, and in higher orders.
// Source: Hillis & Steele, Communications of the ACM 29(12), 1986.

import { add, cat, logaddexp, mul, narrow, type Tensor, to, zerosLike } from '@gradus/tensor';
import { elementwise, normalizeDim } from '@gradus/tensor/interpreter';
import type { Vjp } from '../derivative.ts';
import { inDType } from '../sum-to.ts';

/** How two values are joined, and how the gradient of the joined is shared. */
export interface Joint {
  readonly join: (low: Tensor, high: Tensor) => Tensor;
  readonly gradients: (
    g: Tensor,
    low: Tensor,
    high: Tensor,
    joined: Tensor,
  ) => readonly [Tensor, Tensor];
}

export const asProducts: Joint = {
  join: mul,
  gradients: (g, low, high) => [mul(g, high), mul(g, low)],
};

// The part that x has in log(eˣ + …) = y; none where all are −Infinity.
const part = elementwise<[g: Tensor, x: Tensor, y: Tensor]>(
  'logcumsumexpBackward',
  'float',
  (e, g, x, y) => e.mul(g, e.select(e.eq(y, Number.NEGATIVE_INFINITY), 0, e.exp(e.sub(x, y)))),
);

export const asLogarithms: Joint = {
  join: logaddexp,
  gradients: (g, low, high, joined) => [part(g, low, joined), part(g, high, joined)],
};

/** The gradient of a scan. */
export function throughDoubling(joint: Joint, dimOf: (params: unknown) => number): Vjp {
  return {
    reads: [0],
    vjp(g, [input], { dtype, shape }, params) {
      if (shape.length === 0) return inDType(g, g, dtype);
      const dim = normalizeDim('backward', dimOf(params), shape.length);
      return inDType(back(joint, dim, 1, to(input as Tensor, g.dtype), g), g, dtype);
    },
  };
}

/** From the gradient after the steps from `step` on to that of `x`, which goes into them. */
function back(joint: Joint, dim: number, step: number, x: Tensor, g: Tensor): Tensor {
  const rest = x.shape[dim] - step;
  if (rest <= 0) return g;
  const first = narrow(x, dim, 0, step);
  const [low, high] = [narrow(x, dim, 0, rest), narrow(x, dim, step, rest)];
  const joined = joint.join(low, high);
  const later = back(joint, dim, 2 * step, cat([first, joined], dim), g);
  const [ofLow, ofHigh] = joint.gradients(narrow(later, dim, step, rest), low, high, joined);
  return add(cat([narrow(later, dim, 0, step), ofHigh], dim), cat([ofLow, zerosLike(first)], dim));
}
