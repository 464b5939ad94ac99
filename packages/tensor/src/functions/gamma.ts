// log Γ and its derivative of float32, in float64: the asymptotic series eight steps further on,
// led back by the recurrence. Source: NIST Digital Library of Mathematical Functions, 5.5 and
// 5.11. Below zero the device computes on its own, as the reflection is delicate beside poles and
// zeros.

import { builder as e } from '../expression/builder.ts';
import type { Expression } from '../expression/node.ts';
import { logDouble, narrow, widen } from './double.ts';
import { polynomial } from './polynomial.ts';

const steps = 8;

// B₂ₖ / (2k (2k − 1)) and B₂ₖ / 2k from k = 1 on, the signs included.
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
const digammaSeries = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];

// Numbers this large need no steps, and the product of eight of them would leave the range.
const large = 2 ** 15;

function shifted(x: Expression): Expression[] {
  return Array.from({ length: steps }, (_, i) => e.add(x, i));
}

/**
 * The summands of `log Γ(|x|) = series − log divisor` in float64, but for `|x|` of 0 and Infinity;
 * at 1 and 2 they need not cancel.
 */
export function lgammaParts(x: Expression): { series: Expression; divisor: Expression } {
  const wide = widen(e.abs(x));
  const isLarge = e.ge(wide, large);
  const z = e.select(isLarge, wide, e.add(wide, steps));
  const inverse = e.div(1, z);
  const series = e.mul(inverse, polynomial(e.mul(inverse, inverse), stirling));
  const asymptotic = e.add(
    e.mul(e.sub(z, 0.5), e.sub(logDouble(z), 1)),
    e.add(series, Math.log(2 * Math.PI) / 2 - 0.5),
  );
  const product = shifted(wide).reduce((p, factor) => e.mul(p, factor));
  return {
    series: asymptotic,
    divisor: e.select(isLarge, e.constant(1, 'float64'), product),
  };
}

/** `log |Γ(x)|`. */
export function lgamma(x: Expression): Expression {
  const { series, divisor } = lgammaParts(x);
  const positive = narrow(e.sub(series, logDouble(divisor)));
  const finite = e.select(e.or(e.eq(x, 1), e.eq(x, 2)), 0, positive);
  const inside = e.select(e.or(e.eq(x, 0), e.eq(x, Infinity)), Infinity, finite);
  return e.select(e.lt(x, 0), e.lgamma(x), inside);
}

/** `ψ(|x|)` in float64, but for `|x|` of 0 and Infinity. */
export function digammaOfMagnitude(x: Expression): Expression {
  const wide = widen(e.abs(x));
  const z = e.add(wide, steps);
  const inverse = e.div(1, z);
  const square = e.mul(inverse, inverse);
  const series = e.add(e.mul(inverse, 0.5), e.mul(square, polynomial(square, digammaSeries)));
  const back = shifted(wide).reduce(
    (sum, term) => e.add(sum, e.div(1, term)),
    e.constant(0, 'float64'),
  );
  return e.sub(e.sub(logDouble(z), series), back);
}

/** `ψ(x)`, the derivative of `log Γ(x)`. */
export function digamma(x: Expression): Expression {
  const positive = narrow(digammaOfMagnitude(x));
  const inside = e.select(e.eq(x, 0), e.div(-1, x), e.select(e.eq(x, Infinity), x, positive));
  return e.select(e.lt(x, 0), e.digamma(x), inside);
}
