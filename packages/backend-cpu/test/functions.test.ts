// Elementary functions against float64, where the interpreter computes with `Math` and with the
// special functions that packages/tensor checks against 40 digits.

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

function joined(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const float = new Float32Array(1);
const floatBits = new Int32Array(float.buffer);
const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);

// The bits of floats, read as integers, stand in the order of the floats.
const order = {
  float32: (x: number): number => {
    float[0] = x;
    return floatBits[0] < 0 ? -(floatBits[0] & 0x7fffffff) : floatBits[0];
  },
  float64: (x: number): number => {
    double[0] = x;
    const bits = doubleBits[0];
    return Number(bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits);
  },
} as const;

/** How many numbers lie from one to the other; infinitely many to a zero of the other sign. */
function ulpsBetween(a: number, b: number, dtype: 'float32' | 'float64'): number {
  if (Object.is(a, b)) return 0;
  if (a === b || Number.isNaN(a) || Number.isNaN(b)) return Infinity;
  return Math.abs(order[dtype](a) - order[dtype](b));
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
    const ulps = ulpsBetween(got[i], wanted, dtype);
    if (ulps > found.ulps) found = { ulps, at, got: got[i], wanted };
  }
  return found;
}

// Largest distance found on all of float32, which the issue bounds by 4.
const unaryUlps: Partial<Record<Unary, number>> = {
  ...{ exp: 1, exp2: 1, expm1: 2, log: 1, log2: 1, log10: 1, log1p: 1 },
  ...{ sin: 2, cos: 2, tan: 1, asin: 2, acos: 1, atan: 2 },
  ...{ sinh: 2, cosh: 2, tanh: 1, asinh: 1, acosh: 1, atanh: 1 },
  ...{ erf: 2, erfc: 1, erfinv: 1, lgamma: 1, digamma: 1 },
  ...{ sqrt: 0, floor: 0, ceil: 0, round: 0, trunc: 0, sign: 0, abs: 0, neg: 0 },
};

const binaryUlps: Partial<Record<Binary, number>> = {
  ...{ pow: 1, hypot: 0, atan2: 2, copysign: 0 },
  ...{ fmod: 0, remainder: 0, floorDivide: 1 },
};

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

/** Results that must be exact, by the special cases of C (ISO/IEC 9899:2018, annex F). */
const specialUnary: Partial<Record<Unary, readonly (readonly [x: number, result: number])[]>> = {
  exp: [
    [0, 1],
    [-0, 1],
    [Infinity, Infinity],
    [-Infinity, 0],
    [89, Infinity],
    [-104, 0],
  ],
  exp2: [
    [0, 1],
    [10, 1024],
    [-149, 2 ** -149],
    [127, 2 ** 127],
    [128, Infinity],
    [-151, 0],
  ],
  expm1: [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -1],
    [-1e9, -1],
  ],
  log: [
    [1, 0],
    [0, -Infinity],
    [-0, -Infinity],
    [-1, NaN],
    [Infinity, Infinity],
  ],
  log2: [
    [1, 0],
    [8, 3],
    [2 ** -149, -149],
    [2 ** 127, 127],
    [0, -Infinity],
    [-1, NaN],
  ],
  log10: [
    [1, 0],
    [10, 1],
    [1000, 3],
    [1e10, 10],
    [0, -Infinity],
    [-1, NaN],
  ],
  log1p: [
    [0, 0],
    [-0, -0],
    [-1, -Infinity],
    [-2, NaN],
    [Infinity, Infinity],
  ],
  sin: [
    [0, 0],
    [-0, -0],
    [Infinity, NaN],
    [-Infinity, NaN],
  ],
  cos: [
    [0, 1],
    [-0, 1],
    [Infinity, NaN],
    [-Infinity, NaN],
  ],
  tan: [
    [0, 0],
    [-0, -0],
    [Infinity, NaN],
    [-Infinity, NaN],
  ],
  asin: [
    [0, 0],
    [-0, -0],
    [1.5, NaN],
    [-1.5, NaN],
    [Infinity, NaN],
  ],
  acos: [
    [1, 0],
    [1.5, NaN],
    [-1.5, NaN],
    [-1, Math.fround(Math.PI)],
  ],
  atan: [
    [0, 0],
    [-0, -0],
    [Infinity, Math.fround(Math.PI / 2)],
  ],
  sinh: [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [90, Infinity],
  ],
  cosh: [
    [0, 1],
    [Infinity, Infinity],
    [-Infinity, Infinity],
    [-90, Infinity],
  ],
  tanh: [
    [0, 0],
    [-0, -0],
    [Infinity, 1],
    [-Infinity, -1],
    [1e30, 1],
  ],
  asinh: [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ],
  acosh: [
    [1, 0],
    [0.5, NaN],
    [-Infinity, NaN],
    [Infinity, Infinity],
  ],
  atanh: [
    [0, 0],
    [-0, -0],
    [1, Infinity],
    [-1, -Infinity],
    [1.5, NaN],
  ],
  erf: [
    [0, 0],
    [-0, -0],
    [Infinity, 1],
    [-Infinity, -1],
    [5, 1],
  ],
  erfc: [
    [0, 1],
    [Infinity, 0],
    [-Infinity, 2],
    [11, 0],
  ],
  erfinv: [
    [0, 0],
    [-0, -0],
    [1, Infinity],
    [-1, -Infinity],
    [1.5, NaN],
  ],
  lgamma: [
    [1, 0],
    [2, 0],
    [0, Infinity],
    [-0, Infinity],
    [-3, Infinity],
    [-Infinity, Infinity],
  ],
  digamma: [
    [0, -Infinity],
    [-0, Infinity],
    [-3, NaN],
    [Infinity, Infinity],
    [-Infinity, NaN],
  ],
  round: [
    [0.5, 0],
    [1.5, 2],
    [-0.5, -0],
    [-2.5, -2],
    [Infinity, Infinity],
  ],
  sign: [
    [-0, 0],
    [3, 1],
    [-Infinity, -1],
  ],
};

type Binaries = readonly (readonly [x: number, y: number, result: number])[];

const specialBinary: Partial<Record<Binary, Binaries>> = {
  pow: [
    ...([
      [1, NaN, 1],
      [NaN, 0, 1],
      [NaN, -0, 1],
      [-1, Infinity, 1],
      [-1, -Infinity, 1],
    ] as const),
    ...([
      [0, -1, Infinity],
      [-0, -1, -Infinity],
      [-0, -2, Infinity],
      [-0, -0.5, Infinity],
    ] as const),
    ...([
      [-0, 3, -0],
      [-0, 2, 0],
      [0, 0.5, 0],
      [-2, 3, -8],
      [-2, 2, 4],
      [-8, 1 / 3, NaN],
    ] as const),
    ...([
      [0.5, Infinity, 0],
      [2, Infinity, Infinity],
      [-2, Infinity, Infinity],
    ] as const),
    ...([
      [0.5, -Infinity, Infinity],
      [-Infinity, -3, -0],
      [-Infinity, 3, -Infinity],
    ] as const),
    ...([
      [-Infinity, 0.5, Infinity],
      [-Infinity, -0.5, 0],
      [Infinity, -1, 0],
    ] as const),
    ...([
      [2, NaN, NaN],
      [NaN, 2, NaN],
      [10, 2, 100],
      [2, -149, 2 ** -149],
    ] as const),
  ],
  hypot: [
    [Infinity, NaN, Infinity],
    [NaN, -Infinity, Infinity],
    [3e38, 0, Math.fround(3e38)],
  ],
  atan2: [
    ...([
      [0, 1, 0],
      [-0, 1, -0],
      [0, 0, 0],
      [-0, 0, -0],
    ] as const),
    ...([
      [0, -1, Math.fround(Math.PI)],
      [-0, -0, -Math.fround(Math.PI)],
    ] as const),
    ...([
      [1, 0, Math.fround(Math.PI / 2)],
      [Infinity, Infinity, Math.fround(Math.PI / 4)],
    ] as const),
    ...([
      [1, Infinity, 0],
      [-1, Infinity, -0],
      [NaN, 1, NaN],
      [1, NaN, NaN],
    ] as const),
  ],
  fmod: [
    ...([
      [7, 3, 1],
      [-7, 3, -1],
      [7, -3, 1],
      [-6, 3, -0],
      [1, 0, NaN],
      [Infinity, 2, NaN],
    ] as const),
    ...([
      [5, Infinity, 5],
      [-5, Infinity, -5],
      [-0, 3, -0],
    ] as const),
  ],
  remainder: [
    [7, 3, 1],
    [-7, 3, 2],
    [7, -3, -2],
    [-6, 3, -0],
    [1, 0, NaN],
    [-5, Infinity, Infinity],
  ],
  floorDivide: [
    ...([
      [7, 2, 3],
      [-7, 2, -4],
      [1, 0, Infinity],
      [-1, 0, -Infinity],
      [0, 0, NaN],
    ] as const),
    ...([
      [5, Infinity, 0],
      [-5, Infinity, -1],
      [-0, 3, -0],
      [Infinity, 2, NaN],
    ] as const),
  ],
  copysign: [
    [1, -0, -1],
    [-2, 3, 2],
    [0, -1, -0],
    [Infinity, -1, -Infinity],
  ],
};

describe.each(['float32', 'float64'] as const)('special cases in %s', (dtype) => {
  it.each(Object.entries(specialUnary))('%s', async (op, cases) => {
    const rows = [...cases, [NaN, op === 'sign' ? 0 : NaN] as const].filter(
      // What overflows or underflows in float32 does not in float64.
      ([x]) => dtype === 'float32' || Math.abs(x) < 80 || !Number.isFinite(x),
    );
    const got = await compute(
      op,
      dtype,
      rows.map(([x]) => x),
    );
    const wanted = rows.map(([, result]) => result);
    expect(wanted.map((value, i) => distance(got[i], value, dtype))).toEqual(wanted.map(() => 0));
  });

  it.each(Object.entries(specialBinary))('%s', async (op, cases) => {
    const got = await compute(
      op,
      dtype,
      cases.map(([x]) => x),
      cases.map(([, y]) => y),
    );
    const wanted = cases.map(([, , result]) => result);
    expect(wanted.map((value, i) => distance(got[i], value, dtype))).toEqual(wanted.map(() => 0));
  });
});

// The constants above are those of float32.
function distance(got: number, wanted: number, dtype: 'float32' | 'float64'): number {
  const rounded = dtype === 'float64' && Number.isFinite(got) ? Math.fround(got) : got;
  return ulpsBetween(rounded, wanted, 'float32');
}

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

it('computes vectors and the rest of them alike', async () => {
  const xs = evenly(-3, 20_000, 19);
  for (const op of ['exp', 'sin', 'lgamma', 'erfinv'] as const) {
    const whole = Array.from(await compute(op, 'float32', xs));
    for (const [i, x] of xs.entries()) {
      expect((await compute(op, 'float32', [x]))[0]).toBe(whole[i]);
    }
  }
});
