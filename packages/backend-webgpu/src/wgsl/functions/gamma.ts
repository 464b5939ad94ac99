// log Γ and its derivative of float32 where the series of @gradus/tensor/functions needs float64
// proper: beside its zeros at 1 and 2, and below 0, by reflection.
// Source: NIST Digital Library of Mathematical Functions, 5.5.

import { type Expression, builder as e } from '@gradus/tensor/backend';
import {
  digammaOfMagnitude,
  lgammaParts,
  log,
  logDouble,
  narrow,
  polynomial,
  widen,
} from '@gradus/tensor/functions';

const terms = 12;

/** Coefficients of `sin(πr)` after r, and of `cos(πr)`, in terms of r². */
const [sine, cosine] = [1, 0].map((odd) =>
  Array.from({ length: terms }, (_, k) => (k % 2 === 0 ? 1 : -1) * pi(2 * k + odd)),
);

/** `πⁿ / n!` */
function pi(n: number): number {
  let value = 1;
  for (let i = 1; i <= n; i++) value *= Math.PI / i;
  return value;
}

/** What x lacks of a whole number, between −½ and ½; exact. */
function fraction(x: Expression): Expression {
  return e.sub(x, e.round(x));
}

function sineOf(fraction: Expression): Expression {
  const r = widen(fraction);
  return e.mul(r, polynomial(e.mul(r, r), sine));
}

function tangentOf(fraction: Expression): Expression {
  const r = widen(fraction);
  return e.div(sineOf(fraction), polynomial(e.mul(r, r), cosine));
}

// Of magnitudes below it, log Γ is −log |x| and ψ is −1 / x.
const small = 2 ** -26;

/** `log Γ` beside its zeros at 1 and 2: three terms of its series. */
function besideZero(x: Expression, zero: number, terms: readonly number[]): Expression {
  const d = e.sub(x, zero);
  return e.mul(d, polynomial(d, terms));
}

// −γ, ζ(2) / 2, −ζ(3) / 3, and with 1 added to γ and taken from ζ.
const besideOne = [-0.5772156649015329, 0.8224670334241132, -0.40068563438653143];
const besideTwo = [0.42278433509846713, 0.3224670334241132, -0.06735230105319809];
const near = 2 ** -10;

function isNear(x: Expression, zero: number): Expression {
  return e.lt(e.abs(e.sub(x, zero)), near);
}

/** `log |Γ(x)|`. */
export function lgamma(x: Expression): Expression {
  const { series, divisor } = lgammaParts(x);
  const isNegative = e.lt(x, 0);
  const rest = fraction(x);
  // log |Γ(x)| = log π − log |x sin(πx)| − log Γ(−x)
  const product = e.mul(e.abs(widen(x)), e.abs(sineOf(rest)));
  const logarithm = logDouble(e.select(isNegative, e.div(divisor, product), divisor));
  const reflected = e.add(e.sub(logarithm, series), Math.log(Math.PI));
  const far = narrow(e.select(isNegative, reflected, e.sub(series, logarithm)));
  const zeros = e.select(
    isNear(x, 1),
    besideZero(x, 1, besideOne),
    e.select(isNear(x, 2), besideZero(x, 2, besideTwo), far),
  );
  const exact = e.select(e.or(e.eq(x, 1), e.eq(x, 2)), 0, zeros);
  const value = e.select(e.lt(e.abs(x), small), e.neg(log(e.abs(x))), exact);
  const isPole = e.and(e.eq(rest, 0), e.le(x, 0));
  const isInfinite = e.or(isPole, e.eq(e.abs(x), Infinity));
  return e.select(isInfinite, Infinity, value);
}

/** `ψ(x)`. */
export function digamma(x: Expression): Expression {
  const wide = digammaOfMagnitude(x);
  const rest = fraction(x);
  const turned = e.div(e.constant(Math.PI, 'float64'), tangentOf(rest));
  const reflected = narrow(e.sub(e.sub(wide, e.div(1, widen(x))), turned));
  const negative = e.select(
    e.or(e.eq(rest, 0), e.eq(x, -Infinity)),
    e.constant(Number.NaN, 'float32'),
    reflected,
  );
  const positive = e.select(e.eq(x, Infinity), x, narrow(wide));
  const value = e.select(e.lt(x, 0), negative, positive);
  return e.select(e.lt(e.abs(x), small), e.div(-1, x), value);
}
