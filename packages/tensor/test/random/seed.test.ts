import { describe, expect, it, vi } from 'vitest';
import { Generator } from '../../src/random/generator.ts';
import { NumpyRandom } from '../../src/random/numpy-random.ts';
import { PythonRandom } from '../../src/random/python-random.ts';
import { defaultGenerator, manualSeed, numpyRandom, pythonRandom } from '../../src/random/seed.ts';

function drawAll(): number[] {
  return [
    ...defaultGenerator.normal(new Float64Array(3)),
    ...numpyRandom.randn(new Float64Array(3)),
    pythonRandom.random(),
  ];
}

describe('manualSeed', () => {
  it.each([0, 5, -5, 2 ** 40 + 1])('seeds all three generators with %s', (seed) => {
    expect(manualSeed(seed)).toBe(defaultGenerator);
    expect(drawAll()).toEqual([
      ...new Generator(seed).normal(new Float64Array(3)),
      ...new NumpyRandom(seed >>> 0).randn(new Float64Array(3)),
      new PythonRandom(seed).random(),
    ]);
  });

  it('changes no generator when it refuses a seed', () => {
    manualSeed(1);
    const expected = drawAll();
    manualSeed(1);
    const message = 'manualSeed: seed is 0.5; an integer with |seed| < 2^53';
    expect(() => manualSeed(0.5)).toThrow(expect.objectContaining({ name: 'ValueError', message }));
    expect(drawAll()).toEqual(expected);
  });

  it('is needed for repeating: each start draws something else', async () => {
    const starts: number[][] = [];
    for (let i = 0; i < 2; i++) {
      vi.resetModules();
      const fresh = await import('../../src/random/seed.ts');
      starts.push([
        fresh.defaultGenerator.initialSeed(),
        fresh.numpyRandom.randint(2 ** 32),
        fresh.pythonRandom.random(),
      ]);
    }
    // Seeds of 32 bits: they agree by chance once in four thousand million starts.
    expect(starts[0].every((value, k) => value !== starts[1][k])).toBe(true);
  });
});
