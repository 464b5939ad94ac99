import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MersenneTwister } from '../../src/random/mt19937.ts';

interface Goldens {
  twister: {
    seed5489: { first: number[]; from620: number[]; from1245: number[] };
    keys: number[];
    byArray: number[];
    byCount: { keys: number; first: number[] };
  };
}

const goldens: Goldens = JSON.parse(
  readFileSync(new URL('../goldens/random.json', import.meta.url), 'utf8'),
);
const { seed5489, keys, byArray, byCount } = goldens.twister;

function take(twister: MersenneTwister, count: number): number[] {
  return Array.from({ length: count }, () => twister.next32());
}

describe('MersenneTwister', () => {
  it('starts with seed 5489', () => {
    expect(take(new MersenneTwister(), 5)).toEqual(seed5489.first);
  });

  it('refills its words twice like the original', () => {
    const words = take(new MersenneTwister(), 1255);
    expect(words.slice(620, 630)).toEqual(seed5489.from620);
    expect(words.slice(1245, 1255)).toEqual(seed5489.from1245);
  });

  it('is seeded by several integers', () => {
    const twister = new MersenneTwister();
    twister.seedByArray(keys);
    expect(take(twister, byArray.length)).toEqual(byArray);
  });

  it('accepts more keys than it has words', () => {
    const twister = new MersenneTwister();
    twister.seedByArray(Uint32Array.from({ length: byCount.keys }, (_, i) => i));
    expect(take(twister, byCount.first.length)).toEqual(byCount.first);
  });

  it('uses only the low 32 bits of a seed', () => {
    const twister = new MersenneTwister();
    twister.seed(2 ** 32 + 5);
    const words = take(twister, 3);
    twister.seed(5);
    expect(take(twister, 3)).toEqual(words);
  });

  it('goes on from a state, which later draws leave alone', () => {
    const twister = new MersenneTwister();
    take(twister, 620);
    const state = twister.state();
    const next = take(twister, 10);
    expect(next).toEqual(seed5489.from620);
    twister.restore(state);
    expect(take(twister, 10)).toEqual(next);
    const other = new MersenneTwister();
    other.restore(state);
    expect(take(other, 10)).toEqual(next);
  });

  it('has a state before the first draw, and seeds forget what they follow', () => {
    const twister = new MersenneTwister();
    const state = twister.state();
    const keys = [1, 2, 3];
    twister.seedByArray(keys);
    keys.fill(0);
    const drawn = take(twister, 3);
    twister.seedByArray([1, 2, 3]);
    expect(take(twister, 3)).toEqual(drawn);
    twister.seed(7);
    twister.restore(state);
    expect(take(twister, seed5489.first.length)).toEqual(seed5489.first);
  });

  it('composes doubles of two words', () => {
    const [first, second] = seed5489.first;
    expect(new MersenneTwister().nextDouble()).toBe(
      ((first >>> 5) * 67108864 + (second >>> 6)) / 9007199254740992,
    );
  });
});
