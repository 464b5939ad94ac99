// Elementary functions against float64, where the interpreter computes with `Math` and with the
// special functions that packages/tensor checks against 40 digits.

import { ulpsBetween } from '@gradus/conformance';
import * as gradus from '@gradus/tensor';
import { registerBackend, scope, type Tensor, tensor, unregisterBackend } from '@gradus/tensor';
import { type Binary, binaryFacts, type Unary, unaryFacts } from '@gradus/tensor/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cpu } from '../src/index.ts';

beforeAll(() => {
  registerBackend(cpu());
});

afterAll(() => {
  unregisterBackend('cpu');
});

const { NaN: nan, POSITIVE_INFINITY: inf, MAX_VALUE: huge } = Number;

/** Float32 numbers whose bits are every `stride`-th integer, at a place that wanders. */
function everyBitPattern(stride: number): Float32Array {
  const bits = new Int32Array(2 ** 32 / stride);
  for (let i = 0; i < bits.length; i++) bits[i] = i * stride + ((i * 40_503) % stride);
  return new Float32Array(bits.buffer);
}

function evenly(low: number, high: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / count);
}

/** Bit patterns in an order in which neighbours have nothing in common. */
function shuffled(values: Float32Array, step: number): Float32Array {
  return values.map((_, i) => values[(i * step) % values.length]);
}

type Function = (...operands: Tensor[]) => Tensor;

async function compute(
  name: string,
  dtype: 'float32' | 'float64',
  ...operands: readonly ArrayLike<number>[]
): Promise<ArrayLike<number>> {
  const call: unknown = Reflect.get(gradus, name);
  const result = scope(() =>
    (call as Function)(...operands.map((values) => tensor(Array.from(values), { dtype }))),
  );
  const values = await result.read();
  result.dispose();
  return values;
}

interface Worst {
  readonly ulps: number;
  readonly at: readonly number[];
  readonly got: number;
  readonly wanted: number;
}

/** The element furthest from the truth; a zero of the wrong sign is infinitely far. */
function worst(
  dtype: 'float32' | 'float64',
  got: ArrayLike<number>,
  truth: (...operands: number[]) => number,
  ...operands: readonly ArrayLike<number>[]
): Worst {
  let found: Worst = { ulps: 0, at: [], got: 0, wanted: 0 };
  for (let i = 0; i < got.length; i++) {
    const at = operands.map((values) => values[i]);
    const exact = truth(...at);
    const wanted = dtype === 'float32' ? Math.fround(exact) : exact;
    if (Object.is(got[i], wanted)) continue;
    const ulps = got[i] === wanted ? inf : ulpsBetween(got[i], wanted, dtype);
    if (ulps > found.ulps) found = { ulps, at, got: got[i], wanted };
  }
  return found;
}

// Largest distance found on all of float32, which the issue bounds by 4.
const unaryUlps: Partial<Record<Unary, number>> = {
  ...{ exp: 1, exp2: 1, expm1: 2, log: 1, log2: 1, log10: 1, log1p: 1 },
  ...{ sin: 2, cos: 2, tan: 3, asin: 2, acos: 1, atan: 2 },
  ...{ sinh: 2, cosh: 2, tanh: 1, asinh: 1, acosh: 1, atanh: 1 },
  ...{ erf: 3, erfc: 1, erfinv: 1, lgamma: 1, digamma: 1 },
  ...{ sqrt: 0, floor: 0, ceil: 0, round: 0, trunc: 0, sign: 0, abs: 0, neg: 0 },
};

const binaryUlps: Partial<Record<Binary, number>> = {
  ...{ pow: 1, hypot: 0, atan2: 3, copysign: 0 },
  ...{ fmod: 0, remainder: 0, floorDivide: 1 },
};

describe('float32 functions lie within a few units of the last place of the truth', () => {
  const xs = Float32Array.of(
    ...[...everyBitPattern(2 ** 15)],
    ...evenly(-20, 20, 40_000),
    ...evenly(-1.5, 1.5, 40_000),
  );

  it.each(Object.entries(unaryUlps) as [Unary, number][])('%s', async (op, ulps) => {
    const { evaluate } = unaryFacts[op];
    const found = worst('float32', await compute(op, 'float32', xs), evaluate, xs);
    expect(found.ulps, JSON.stringify(found)).toBeLessThanOrEqual(ulps);
  });

  const patterns = everyBitPattern(2 ** 15);
  const near = evenly(-20, 20, 2 ** 16 + 1);
  const first = Float32Array.of(...patterns, ...near);
  const second = Float32Array.of(...shuffled(patterns, 40_503), ...shuffled(near, 25_117));

  it.each(Object.entries(binaryUlps) as [Binary, number][])('%s', async (op, ulps) => {
    const { evaluate } = binaryFacts[op];
    const got = await compute(op, 'float32', first, second);
    const found = worst('float32', got, evaluate, first, second);
    expect(found.ulps, JSON.stringify(found)).toBeLessThanOrEqual(ulps);
  });
});
