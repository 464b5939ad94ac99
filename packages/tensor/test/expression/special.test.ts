import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { floorDivide, remainder } from '../../src/expression/special/division.ts';
import { erf, erfc } from '../../src/expression/special/erf.ts';
import { erfinv } from '../../src/expression/special/erfinv.ts';
import { digamma, lgamma } from '../../src/expression/special/gamma.ts';
import { copysign, roundHalfToEven } from '../../src/expression/special/rounding.ts';
import { shiftLeft, shiftRight } from '../../src/expression/special/shifts.ts';

type Goldens = Readonly<Record<string, readonly (readonly [x: number, value: number])[]>>;

const goldens: Goldens = JSON.parse(
  readFileSync(new URL('../goldens/special.json', import.meta.url), 'utf8'),
);

const unit = 2 ** -52;

// In units of the last place of the value, which is up to twice as much as 2⁻⁵² of it. Below
// zero log Γ and ψ are differences, so exact to the place of their larger term.
const cases = {
  erf: { f: erf, ulps: 2, scale: () => 0 },
  erfc: { f: erfc, ulps: 4, scale: () => 0 },
  erfinv: { f: erfinv, ulps: 3, scale: () => 0 },
  lgamma: { f: lgamma, ulps: 4, scale: (x: number) => (x < 0 ? 1 : 0) },
  digamma: { f: digamma, ulps: 6, scale: (x: number) => (x < 0 ? 1 : 0) },
} as const;

describe('special functions have the digits of float64', () => {
  it.each(Object.entries(cases))('%s', (name, { f, ulps, scale }) => {
    expect(goldens[name].length).toBeGreaterThan(100);
    for (const [x, value] of goldens[name]) {
      const allowed = ulps * unit * Math.max(Math.abs(value), scale(x)) + Number.MIN_VALUE;
      const got = f(x);
      if (got === value) continue;
      expect(Math.abs(got - value), `${name}(${x}) = ${got}`).toBeLessThanOrEqual(allowed);
    }
  });

  it('at their ends', () => {
    expect([erf(Infinity), erf(-Infinity), erf(-0), erf(Number.NaN)]).toEqual([1, -1, -0, NaN]);
    expect([erfc(Infinity), erfc(-Infinity), erfc(Number.NaN)]).toEqual([0, 2, NaN]);
    expect([erfinv(1), erfinv(-1), erfinv(2), erfinv(-0)]).toEqual([Infinity, -Infinity, NaN, -0]);
    expect([lgamma(1), lgamma(2), lgamma(0), lgamma(-1)]).toEqual([0, 0, Infinity, Infinity]);
    expect([lgamma(Infinity), lgamma(-Infinity), lgamma(Number.NaN)]).toEqual([
      Infinity,
      Infinity,
      NaN,
    ]);
    expect([digamma(0), digamma(-0), digamma(-1)]).toEqual([-Infinity, Infinity, NaN]);
    expect([digamma(Infinity), digamma(-Infinity), digamma(Number.NaN)]).toEqual([
      Infinity,
      NaN,
      NaN,
    ]);
  });
});

describe('rounding and division', () => {
  it('rounds halves to even, and keeps the sign of zero', () => {
    const xs = [0.5, 1.5, -0.5, -2.5, 2 ** 52 + 1, 0.49999999999999994, -0, Infinity, NaN];
    expect(xs.map(roundHalfToEven)).toEqual([0, 2, -0, -2, 2 ** 52 + 1, 0, -0, Infinity, NaN]);
  });

  it('divides as Python does', () => {
    expect([remainder(-7, 3), remainder(7, -3), remainder(-6, 3)]).toEqual([2, -2, -0]);
    expect([remainder(-5, Infinity), remainder(5, 0)]).toEqual([Infinity, NaN]);
    expect([floorDivide(-7, 2), floorDivide(1, 0), floorDivide(-5, Infinity)]).toEqual([
      -4,
      Infinity,
      -1,
    ]);
    expect([floorDivide(-0, 3), floorDivide(3, 0.1)]).toEqual([-0, 29]);
  });

  it('moves signs and bits', () => {
    expect([copysign(3, -0), copysign(-3, 1), copysign(0, -1)]).toEqual([-3, 3, -0]);
    expect([shiftLeft(1, 31), shiftLeft(1, 32), shiftLeft(1, -1)]).toEqual([-(2 ** 31), 0, 0]);
    expect([shiftRight(-8, 1), shiftRight(-8, 32), shiftRight(8, -1)]).toEqual([-4, -1, 0]);
  });
});
