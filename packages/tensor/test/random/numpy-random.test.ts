import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ValueError } from '../../src/errors.ts';
import { NumpyRandom } from '../../src/random/numpy-random.ts';

interface Step {
  op: 'random' | 'randn' | 'randint';
  size: number;
  low: number;
  high: number;
  values: number[];
}

interface Goldens {
  numpy: { seed: number | number[]; steps: Step[] }[];
}

const goldens: Goldens = JSON.parse(
  readFileSync(new URL('../goldens/random.json', import.meta.url), 'utf8'),
);

describe('NumpyRandom draws what NumPy draws', () => {
  for (const { seed, steps } of goldens.numpy) {
    const source = new NumpyRandom(1);
    for (const [i, step] of steps.entries()) {
      it(`seed ${JSON.stringify(seed)}, step ${i}: ${step.op}(${step.size})`, () => {
        if (i === 0) source.seed(seed);
        const out = new Float64Array(step.size);
        if (step.op === 'randn') {
          // JavaScript leaves the logarithm's last place open; it reaches the result halved.
          source.randn(out);
          for (const [k, want] of step.values.entries()) {
            expect(Math.abs(out[k] - want)).toBeLessThanOrEqual(
              2 * Number.EPSILON * Math.abs(want),
            );
          }
          return;
        }
        if (step.op === 'random') source.random(out);
        else source.randint(out, step.low, step.high);
        expect(Array.from(out)).toEqual(step.values);
      });
    }
  }
});

describe('NumpyRandom', () => {
  it('gives single integers from the same sequence', () => {
    const filled = new NumpyRandom(3).randint(new Int32Array(5), 10, 1000);
    const source = new NumpyRandom(3);
    expect(Array.from({ length: 5 }, () => source.randint(10, 1000))).toEqual(Array.from(filled));
  });

  it('starts at 0 when only one end is given', () => {
    expect(new NumpyRandom(3).randint(1000)).toBe(new NumpyRandom(3).randint(0, 1000));
    expect(new NumpyRandom(3).randint(new Int32Array(4), 9)).toEqual(
      new NumpyRandom(3).randint(new Int32Array(4), 0, 9),
    );
  });

  it('drops half a normal pair when seeded', () => {
    const source = new NumpyRandom(3);
    const [first] = source.randn(new Float64Array(1));
    source.seed(3);
    expect(source.randn(new Float64Array(1))[0]).toBe(first);
  });

  it.each([-1, 2 ** 32, 0.5, Number.NaN])('refuses the seed %s', (seed) => {
    const message = `seed: seed is ${seed}; integers with 0 ≤ seed < 2^32`;
    expect(() => new NumpyRandom(seed)).toThrow(
      expect.objectContaining({ name: 'ValueError', message }),
    );
  });

  it('refuses an empty list of seeds', () => {
    expect(() => new NumpyRandom([])).toThrow(ValueError);
  });

  it.each([
    [0, 0],
    [5, 4],
    [0, 2 ** 32 + 1],
    [0, 0.5],
  ])('refuses integers from %s to %s', (low, high) => {
    const message = `randint: low is ${low}, high is ${high}; integers with low < high ≤ low + 2^32`;
    expect(() => new NumpyRandom(0).randint(low, high)).toThrow(
      expect.objectContaining({ name: 'ValueError', message }),
    );
  });
});
