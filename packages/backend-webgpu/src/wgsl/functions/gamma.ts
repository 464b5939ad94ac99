// log Γ and its derivative of float32 where the series of @gradus/tensor/functions needs float64
// proper: between ½ and 3 by polynomials with the zeros taken out, below 0 by reflection.
// Source: NIST Digital Library of Mathematical Functions, 5.5.

import { type Expression, builder as e } from '@gradus/tensor/backend';
import {
  digammaOfMagnitude,
  lgammaOfMagnitude,
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

/** `log |Γ(x)|`. */
export function lgamma(x: Expression): Expression {
  const wide = lgammaOfMagnitude(x);
  const positive = e.select(e.or(e.eq(x, 1), e.eq(x, 2)), 0, narrow(wide));
  const rest = fraction(x);
  // −log |x sin(πx) / π| − log Γ(−x)
  const product = e.mul(e.abs(widen(x)), e.abs(sineOf(rest)));
  const reflected = narrow(e.sub(e.sub(Math.log(Math.PI), logDouble(product)), wide));
  const isPole = e.and(e.eq(rest, 0), e.le(x, 0));
  const far = e.select(e.lt(x, 0), reflected, positive);
  const near = e.neg(narrow(logDouble(widen(e.abs(x)))));
  const value = e.select(e.lt(e.abs(x), small), near, far);
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
