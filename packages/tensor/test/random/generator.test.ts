import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ValueError } from '../../src/errors.ts';
import { Generator } from '../../src/random/generator.ts';

interface Step {
  op: 'uniform' | 'normal' | 'randint' | 'randperm' | 'bernoulli' | 'bernoulliEach';
  dtype: 'float32' | 'float64' | 'int32';
  size: number;
  from: number;
  to: number;
  mean: number;
  std: number;
  low: number;
  high: number;
  p: number;
  probabilities: number[];
  values: number[];
}

interface Goldens {
  torch: { seed: number; steps: Step[] }[];
}

const goldens: Goldens = JSON.parse(
  readFileSync(new URL('../goldens/random.json', import.meta.url), 'utf8'),
);

const arrays = { float32: Float32Array, float64: Float64Array };

function draw(generator: Generator, step: Step): ArrayLike<number> {
  if (step.op === 'randperm') return generator.randperm(step.size);
  if (step.dtype === 'int32') {
    return generator.randint(new Int32Array(step.size), step.low, step.high);
  }
  const floats = arrays[step.dtype];
  switch (step.op) {
    case 'uniform':
      return generator.uniform(new floats(step.size), step.from, step.to);
    case 'normal':
      return generator.normal(new floats(step.size), step.mean, step.std);
    case 'bernoulli':
      return generator.bernoulli(new floats(step.size), step.p);
    default:
      return generator.bernoulliEach(new Uint8Array(step.size), floats.from(step.probabilities));
  }
}

function expectEqual(got: ArrayLike<number>, step: Step): void {
  if (step.op === 'normal' && step.dtype === 'float64') {
    // A double is a logarithm, a root, a sine and two products, and JavaScript leaves the
    // functions' last place open: over a million values 4 ε is not reached.
    expect(got.length).toBe(step.size);
    for (let i = 0; i < step.size; i++) {
      const scale = Math.max(Math.abs(step.values[i]), Math.abs(step.mean));
      expect(Math.abs(got[i] - step.values[i])).toBeLessThanOrEqual(4 * Number.EPSILON * scale);
    }
    return;
  }
  // Small float32 normals are doubles rounded once, so that place vanishes.
  const want = step.dtype === 'float32' ? Float32Array.from(step.values) : step.values;
  expect(Array.from(got)).toEqual(Array.from(want));
}

describe('Generator draws what PyTorch draws', () => {
  for (const [run, { seed, steps }] of goldens.torch.entries()) {
    const generator = new Generator(1);
    for (const [i, step] of steps.entries()) {
      it(`run ${run}, seed ${seed}, step ${i}: ${step.op} ${step.dtype}[${step.size}]`, () => {
        if (i === 0) generator.manualSeed(seed);
        expectEqual(draw(generator, step), step);
      });
    }
  }
});

function normals(generator: Generator, size: number): number[] {
  return Array.from(generator.normal(new Float64Array(size)));
}

describe('Generator', () => {
  it('starts with the seed PyTorch gives', () => {
    expect(new Generator().initialSeed()).toBe(67280421310721);
    expect(normals(new Generator(), 3)).toEqual(normals(new Generator(67280421310721), 3));
  });

  it('takes the low 32 bits of a seed, negative ones in two’s complement', () => {
    expect(normals(new Generator(-5), 3)).toEqual(normals(new Generator(2 ** 32 - 5), 3));
    expect(new Generator(-5).initialSeed()).toBe(-5);
  });

  it('drops half a normal pair when seeded', () => {
    const generator = new Generator(3);
    const [first] = normals(generator, 1);
    expect(normals(generator.manualSeed(3), 1)).toEqual([first]);
  });

  it('goes on from a state, half a normal pair included', () => {
    const generator = new Generator(3);
    normals(generator, 1);
    const state = generator.getState();
    const next = normals(generator, 4);
    expect(normals(generator.setState(state), 4)).toEqual(next);
    const other = new Generator(9).setState(state);
    expect(normals(other, 4)).toEqual(next);
    expect(other.initialSeed()).toBe(3);
  });

  it('fills the array it is given and returns it', () => {
    const generator = new Generator(0);
    const floats = new Float32Array(20);
    expect(generator.uniform(floats)).toBe(floats);
    expect(generator.normal(floats)).toBe(floats);
    const integers = new Int32Array(2);
    expect(generator.randint(integers, 0, 5)).toBe(integers);
    expect(generator.bernoulli(integers, 0.5)).toBe(integers);
  });

  it('stays inside a part of a larger buffer', () => {
    const buffer = new Float32Array(37).fill(7);
    new Generator(0).normal(buffer.subarray(10, 27));
    expect(Array.from(buffer.subarray(10, 27))).toEqual(
      Array.from(new Generator(0).normal(new Float32Array(17))),
    );
    expect(buffer.subarray(0, 10).every((value) => value === 7)).toBe(true);
    expect(buffer.subarray(27).every((value) => value === 7)).toBe(true);
  });

  it('gives a constant for zero spread', () => {
    expect(Array.from(new Generator(0).uniform(new Float32Array(2), 3, 3))).toEqual([3, 3]);
    for (const size of [2, 17]) {
      const values = new Generator(0).normal(new Float32Array(size), 3, 0);
      expect(values.every((value) => value === 3)).toBe(true);
    }
  });

  it('never gives an infinite or NaN normal', () => {
    const values = new Generator(0).normal(new Float32Array(1 << 16));
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('gives certain outcomes at p = 0 and p = 1', () => {
    expect(new Generator(0).bernoulli(new Uint8Array(50), 0).every((v) => v === 0)).toBe(true);
    expect(new Generator(0).bernoulli(new Uint8Array(50), 1).every((v) => v === 1)).toBe(true);
  });
});

describe('Generator refuses', () => {
  const generator = new Generator(0);
  const floats = new Float32Array(1);
  const integers = new Int32Array(1);
  const cases: [name: string, call: () => unknown, message: string][] = [
    ...[Number.NaN, 0.5, 2 ** 53, -(2 ** 53), Number.POSITIVE_INFINITY].map(
      (seed): [string, () => unknown, string] => [
        `the seed ${seed}`,
        () => generator.manualSeed(seed),
        `manualSeed: seed is ${seed}; an integer with |seed| < 2^53`,
      ],
    ),
    [
      'a reversed interval',
      () => generator.uniform(floats, 1, 0),
      'uniform: from is 1, to is 0; from ≤ to, both finite',
    ],
    [
      'an infinite interval',
      () => generator.uniform(floats, 0, Number.POSITIVE_INFINITY),
      'uniform: from is 0, to is Infinity; from ≤ to, both finite',
    ],
    [
      'a negative spread',
      () => generator.normal(floats, 0, -1),
      'normal: std is -1; it must be ≥ 0',
    ],
    [
      'an empty range',
      () => generator.randint(integers, 5, 5),
      'randint: low is 5, high is 5; integers with -2^31 ≤ low < high ≤ 2^31',
    ],
    [
      'a fractional end',
      () => generator.randint(integers, 0, 1.5),
      'randint: low is 0, high is 1.5; integers with -2^31 ≤ low < high ≤ 2^31',
    ],
    [
      'an end beyond int32',
      () => generator.randint(integers, 0, 2 ** 31 + 1),
      'randint: low is 0, high is 2147483649; integers with -2^31 ≤ low < high ≤ 2^31',
    ],
    [
      'a negative count',
      () => generator.randperm(-1),
      'randperm: n is -1; an integer with 0 ≤ n < 2^31',
    ],
    [
      'a probability above 1',
      () => generator.bernoulli(floats, 1.5),
      'bernoulli: p is 1.5; a probability lies in [0, 1]',
    ],
    [
      'a NaN among probabilities',
      () => generator.bernoulliEach(floats, Float32Array.of(Number.NaN)),
      'bernoulli: p is NaN; a probability lies in [0, 1]',
    ],
    [
      'too few probabilities',
      () => generator.bernoulliEach(floats, new Float32Array(2)),
      'bernoulli: 1 values, 2 probabilities; one for each value',
    ],
  ];
  it.each(cases)('%s', (_name, call, message) => {
    expect(call).toThrow(expect.objectContaining({ name: 'ValueError', message }));
  });

  it('a seed without forgetting its state', () => {
    const kept = new Generator(4);
    const state = kept.getState();
    expect(() => kept.manualSeed(0.5)).toThrow(ValueError);
    expect(kept.getState()).toEqual(state);
  });
});
