// Elementary functions against float64, where the interpreter computes with `Math` and with the
// special functions that packages/tensor checks against 40 digits.

import { evenly, everyBitPattern, joined, worst } from '@gradus/conformance/functions';
import { registerBackend, unregisterBackend } from '@gradus/tensor';
import { type Binary, binaryFacts, type Unary, unaryFacts } from '@gradus/tensor/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cpu } from '../../src/index.ts';
import { compute } from './compute.ts';
import { binaryUlps, unaryUlps } from './largest-errors.ts';

beforeAll(() => {
  registerBackend(cpu());
});

afterAll(() => {
  unregisterBackend('cpu');
});

/** Bit patterns in an order in which neighbours have nothing in common. */
function shuffled(values: Float32Array, step: number): Float32Array {
  return values.map((_, i) => values[(i * step) % values.length]);
}

describe('float32 functions lie within a few units of the last place of the truth', () => {
  const xs = joined(everyBitPattern(2 ** 15), evenly(-20, 20, 40_000), evenly(-1.5, 1.5, 40_000));

  it.each(Object.entries(unaryUlps) as [Unary, number][])('%s', async (op, ulps) => {
    const { evaluate } = unaryFacts[op];
    const found = worst('float32', await compute(op, 'float32', xs), evaluate, xs);
    expect(found.ulps, JSON.stringify(found)).toBeLessThanOrEqual(ulps);
  });

  const patterns = everyBitPattern(2 ** 15);
  const near = evenly(-20, 20, 2 ** 16 + 1);
  const first = joined(patterns, near);
  // What the sign of a NaN does is not to be seen in JavaScript.
  const second = joined(shuffled(patterns, 40_503), shuffled(near, 25_117)).map((x) =>
    Number.isNaN(x) ? 1 : x,
  );

  it.each(Object.entries(binaryUlps) as [Binary, number][])('%s', async (op, ulps) => {
    const { evaluate } = binaryFacts[op];
    const got = await compute(op, 'float32', first, second);
    const found = worst('float32', got, evaluate, first, second);
    expect(found.ulps, JSON.stringify(found)).toBeLessThanOrEqual(ulps);
  });
});

describe('float64 functions are those of Math', () => {
  const counts = 20_000;
  const xs = Float64Array.from({ length: counts }, (_, i) => {
    const magnitude = 2 ** ((((i * 7919) % counts) / counts) * 80 - 40);
    return (i % 2 === 0 ? 1 : -1) * magnitude;
  });
  const ys = xs.map((_, i) => xs[(i * 4231) % counts]);
  const names = Object.keys(unaryUlps).filter((op) => Reflect.has(Math, op)) as (Unary &
    keyof typeof Math)[];

  it.each(names)('%s', async (op) => {
    const truth: unknown = Reflect.get(Math, op);
    const got = await compute(op, 'float64', xs);
    const nearestEven = (x: number): number => unaryFacts.round.evaluate(x);
    const meaning = op === ('round' as Unary) ? nearestEven : (truth as (x: number) => number);
    const found = worst('float64', got, meaning, xs);
    expect(found.ulps, JSON.stringify(found)).toBeLessThanOrEqual(2);
  });

  const pairs = {
    pow: (x: number, y: number) => x ** y,
    atan2: Math.atan2,
    hypot: Math.hypot,
    fmod: (x: number, y: number) => x % y,
  };

  it.each(Object.entries(pairs))('%s', async (op, truth) => {
    const found = worst('float64', await compute(op, 'float64', xs, ys), truth, xs, ys);
    expect(found.ulps, JSON.stringify(found)).toBeLessThanOrEqual(2);
  });
});
