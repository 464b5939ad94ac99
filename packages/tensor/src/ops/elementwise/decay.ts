// Exponential decay that keeps its digits: near the smallest numbers of a dtype they run out, and
// a factor that follows cannot bring them back.

import type { Builder } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';

// A float32 e⁻ᵃ is short of digits from 87 on. Lifted, it is still too small to show beside 1.
const faint = 80;
const lift = 32;

/** `e⁻ᵃ = power · scale`. */
interface Decay {
  readonly power: Expression;
  /** 1 but where the power is lifted; to be multiplied with what makes the product larger. */
  readonly scale: Expression;
}

/** `e⁻ᵃ` for `a ≥ 0`. */
export function decay(e: Builder, a: Expression): Decay {
  const isFaint = e.lt(faint, a);
  return {
    power: e.exp(e.sub(e.select(isFaint, e.constant(lift, a.dtype), 0), a)),
    scale: e.select(isFaint, e.constant(Math.exp(-lift), a.dtype), 1),
  };
}

/**
 * `x / (1 + e⁻ᵛ)` of a `v` that has the sign of x and the magnitude `a + rest`, where the rest is
 * what rounding took from a.
 */
export function timesLogistic(
  e: Builder,
  x: Expression,
  a: Expression,
  rest?: Expression,
): Expression {
  const { power, scale } = decay(e, a);
  const z = rest === undefined ? power : e.sub(power, e.mul(power, rest));
  // 1 / (1 + e⁻ᵛ) for v ≥ 0 and eᵛ / (1 + eᵛ) below are one quotient, which never overflows.
  return e.div(e.select(e.lt(x, 0), e.mul(e.mul(x, scale), z), x), e.add(power, 1));
}
