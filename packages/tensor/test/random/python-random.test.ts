import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PythonRandom } from '../../src/random/python-random.ts';

interface Step {
  op: 'random' | 'randint' | 'randrange' | 'getrandbits' | 'uniform' | 'choice' | 'shuffle';
  args: number[];
  values: number[];
}

interface Goldens {
  python: { seed: string; steps: Step[] }[];
}

const goldens: Goldens = JSON.parse(
  readFileSync(new URL('../goldens/random.json', import.meta.url), 'utf8'),
);

type Draw = (source: PythonRandom, ...args: number[]) => number | number[];

const draw: Record<Step['op'], Draw> = {
  random: (source) => source.random(),
  randint: (source, a, b) => source.randint(a, b),
  randrange: (source, a, b, step) =>
    b === undefined ? source.randrange(a) : source.randrange(a, b, step),
  getrandbits: (source, k) => source.getrandbits(k),
  uniform: (source, a, b) => source.uniform(a, b),
  choice: (source, length) => source.choice(range(length)),
  shuffle: (source, length) => {
    const values = range(length);
    source.shuffle(values);
    return values;
  },
};

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

describe('PythonRandom draws what Python draws', () => {
  for (const { seed, steps } of goldens.python) {
    const source = new PythonRandom(99);
    for (const [i, { op, args, values }] of steps.entries()) {
      it(`seed ${seed}, step ${i}: ${op}(${args.join(', ')})`, () => {
        if (i === 0) source.seed(BigInt(seed));
        // A shuffle is one call that gives all values, the others give one each.
        const got =
          op === 'shuffle'
            ? draw[op](source, ...args)
            : values.map(() => draw[op](source, ...args));
        expect(got).toEqual(values);
      });
    }
  }
});

describe('PythonRandom', () => {
  it('takes a number as it takes the equal bigint', () => {
    for (const seed of [0, 7, -7, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      expect(new PythonRandom(seed).random()).toBe(new PythonRandom(BigInt(seed)).random());
    }
  });

  it('counts the steps of a range exactly where a division would round', () => {
    const source = new PythonRandom(0);
    const last = Number.MAX_SAFE_INTEGER;
    for (let i = 0; i < 100; i++) {
      const value = source.randrange(0, last, last - 1);
      expect([0, last - 1]).toContain(value);
    }
  });

  it('refuses what it cannot give exactly', () => {
    const source = new PythonRandom(0);
    const cases: [call: () => unknown, message: string][] = [
      [() => source.seed(0.5), 'seed: seed is 0.5; an integer with |seed| < 2^53, or a bigint'],
      [() => source.getrandbits(54), 'getrandbits: k is 54; an integer with 0 ≤ k ≤ 53'],
      [() => source.randint(2, 1), 'randint: a is 2, b is 1; integers with a ≤ b'],
      [() => source.randint(0, 1.5), 'randint: a is 0, b is 1.5; integers with a ≤ b'],
      [
        () => source.randint(0, Number.MAX_SAFE_INTEGER),
        'randint: 9007199254740992 values to choose from; fewer than 2^53',
      ],
      [
        () => source.randrange(3, 3),
        'randrange: start is 3, stop is 3, step is 1; integers with a value in between',
      ],
      [
        () => source.randrange(0, 1, -3),
        'randrange: start is 0, stop is 1, step is -3; integers with a value in between',
      ],
      [
        () => source.randrange(0, 9, 0),
        'randrange: start is 0, stop is 9, step is 0; integers with a value in between',
      ],
      [() => source.choice([]), 'choice: values is empty; it needs an element'],
    ];
    for (const [call, message] of cases) {
      expect(call).toThrow(expect.objectContaining({ name: 'ValueError', message }));
    }
  });
});
