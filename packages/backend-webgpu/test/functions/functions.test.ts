// Elementary functions against float64, where the interpreter computes with `Math` and with the
// special functions that packages/tensor checks against 40 digits.

import {
  evenly,
  everyBitPattern,
  joined,
  specialBinary,
  specialUnary,
  worst,
} from '@gradus/conformance/functions';
import * as gradus from '@gradus/tensor';
import { registerBackend, scope, type Tensor, tensor, unregisterBackend } from '@gradus/tensor';
import { type Binary, binaryFacts, type Unary, unaryFacts } from '@gradus/tensor/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneBackend } from '../backends.ts';
import { binaryUlps, unaryUlps } from './largest-errors.ts';

const opened = oneBackend();
beforeAll(() => {
  registerBackend(opened().backend);
});
afterAll(() => {
  unregisterBackend('webgpu');
});

async function compute(name: string, ...operands: readonly ArrayLike<number>[]) {
  const call: unknown = Reflect.get(gradus, name);
  const result = scope(() =>
    (call as (...operands: Tensor[]) => Tensor)(
      ...operands.map((values) =>
        tensor(Array.from(values), { dtype: 'float32', device: 'webgpu' }),
      ),
    ),
  );
  const values = await result.read();
  result.dispose();
  return values;
}

// Beside the subnormal numbers, which the device may take for zeros, results lose digits.
const smallest = 2 ** -100;

const ordinary = (value: number): number =>
  Math.abs(value) < smallest ? Math.sign(value) * smallest : value;

/** Zero with the sign of what the device may take for it. */
function flushed(value: number): number {
  return Math.abs(value) < 2 ** -126 ? value * 0 : value;
}

const float =
  (evaluate: (...operands: number[]) => number) =>
  (...operands: number[]) =>
    flushed(Math.fround(evaluate(...operands)));

describe('float32 functions lie within a few units of the last place of the truth', () => {
  const beside = [1, 2].map((zero) => evenly(zero - 0.01, zero + 0.01, 20_000));
  const xs = joined(
    ...[everyBitPattern(2 ** 15), evenly(-20, 20, 40_000), evenly(-1.5, 1.5, 40_000)],
    ...beside,
  ).map(ordinary);

  it.each(Object.entries(unaryUlps) as [Unary, number][])('%s', async (op, ulps) => {
    const got = (await compute(op, xs)) as Float32Array;
    const found = worst('float32', got.map(flushed), float(unaryFacts[op].evaluate), xs);
    expect(found.ulps, JSON.stringify(found)).toBeLessThanOrEqual(ulps);
  });

  const patterns = everyBitPattern(2 ** 15);
  const near = evenly(-20, 20, 2 ** 16 + 1);
  const shuffled = (values: Float32Array, step: number): Float32Array =>
    values.map((_, i) => values[(i * step) % values.length]);
  const first = joined(patterns, near).map(ordinary);
  // What the sign of a NaN does is not to be seen in JavaScript.
  const second = joined(shuffled(patterns, 40_503), shuffled(near, 25_117)).map((x) =>
    Number.isNaN(x) ? 1 : ordinary(x),
  );

  it.each(Object.entries(binaryUlps) as [Binary, number][])('%s', async (op, ulps) => {
    const got = (await compute(op, first, second)) as Float32Array;
    const truth = float(binaryFacts[op].evaluate);
    const found = worst('float32', got.map(flushed), truth, first, second);
    expect(found.ulps, JSON.stringify(found)).toBeLessThanOrEqual(ulps);
  });
});

describe('special cases', () => {
  it.each(Object.entries(specialUnary))('%s', async (op, cases) => {
    const rows = [...cases, [Number.NaN, op === 'sign' ? 0 : Number.NaN] as const];
    const known = rows.filter(([x, result]) => flushed(x) === x || flushed(result) === result);
    const usual = known.filter(([x]) => !(x !== 0 && Math.abs(x) < 2 ** -126));
    const got = await compute(
      op,
      usual.map(([x]) => x),
    );
    expect(Array.from(got)).toEqual(usual.map(([, result]) => flushed(result)));
  });

  it.each(Object.entries(specialBinary))('%s', async (op, cases) => {
    const got = await compute(
      op,
      cases.map(([x]) => x),
      cases.map(([, y]) => y),
    );
    expect(Array.from(got)).toEqual(cases.map(([, , result]) => flushed(result)));
  });
});

describe('subnormal numbers', () => {
  const values = [2 ** -149, -(2 ** -149), 2 ** -130, 0, -0, 1];
  const x = values.flatMap((value) => values.map(() => value));
  const y = values.flatMap(() => values);
  const comparisons = {
    eq: (a: number, b: number) => a === b,
    lt: (a: number, b: number) => a < b,
    le: (a: number, b: number) => a <= b,
  };
  it.each(Object.entries(comparisons))('are compared as they are by %s', async (op, holds) => {
    const got = await compute(op, x, y);
    expect(Array.from(got)).toEqual(x.map((a, i) => Number(holds(a, y[i]))));
  });

  it.each(['neg', 'abs', 'sign'] as const)('are themselves to %s', async (op) => {
    const got = await compute(op, values);
    expect(Array.from(got)).toEqual(values.map((value) => unaryFacts[op].evaluate(value)));
  });

  it.each(['maximum', 'minimum'] as const)('are chosen among by %s', async (op) => {
    const choose = op === 'maximum' ? Math.max : Math.min;
    const got = await compute(op, x, y);
    expect(Array.from(got)).toEqual(x.map((a, i) => choose(a, y[i])));
  });
});
