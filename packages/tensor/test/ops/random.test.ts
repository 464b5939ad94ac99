import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBackend, unregisterBackend } from '../../src/backend/registry.ts';
import { Generator, manualSeed, NumpyRandom, numpyRandom, rand, randn } from '../../src/index.ts';
import { FakeBackend } from '../fake-backend.ts';

beforeEach(() => registerBackend(new FakeBackend()));

afterEach(() => unregisterBackend('fake'));

describe('randn and rand', () => {
  it('draw in turn from the default generator', () => {
    manualSeed(3);
    const got = [randn([3, 4]), rand([5]), randn([2], { dtype: 'float64' }), rand([])];
    const source = new Generator(3);
    expect(got.map((x) => x.readSync())).toEqual([
      source.normal(new Float32Array(12)),
      source.uniform(new Float32Array(5)),
      source.normal(new Float64Array(2)),
      source.uniform(new Float32Array(1)),
    ]);
    expect(got.map((x) => x.shape)).toEqual([[3, 4], [5], [2], []]);
  });

  it('draw nothing when they are refused', () => {
    manualSeed(3);
    expect(() => randn([-1])).toThrow('non-negative');
    expect(() => rand([2], { device: 'npu' })).toThrow('not registered');
    expect(() => randn([2], { dtype: 'int32' })).toThrow('floating');
    expect(rand([4]).readSync()).toEqual(new Generator(3).uniform(new Float32Array(4)));
  });
});

describe('numpyRandom', () => {
  it('gives float64 tensors, or a number without a shape', () => {
    numpyRandom.seed(7);
    const source = new NumpyRandom(7);
    expect(numpyRandom.randn([2, 2]).readSync()).toEqual(source.randn(new Float64Array(4)));
    expect(numpyRandom.rand()).toBe(source.random(new Float64Array(1))[0]);
    expect(numpyRandom.rand([3])).toMatchObject({ dtype: 'float64', shape: [3] });
    expect(numpyRandom.randn([]).shape).toEqual([]);
  });
});
