// Random numbers by the rules of NumPy's legacy `RandomState`, which `np.random.seed`,
// `rand`, `randn` and `randint` speak to.

import { ValueError } from '../errors.ts';
import { refuseCaptured } from '../execute/launch.ts';
import { drawnOutside, seededOutside } from './generator.ts';
import { MersenneTwister } from './mt19937.ts';

/**
 * A source of random numbers that equal those of NumPy's `RandomState` under the same seed.
 *
 * Integers and uniforms are equal to the bit, normals to the last places, where `Math.log`
 * differs from C's. A new one is seeded with 0. Methods that fill an array return it.
 * @see NumPy 1.24, numpy/random/src/legacy/legacy-distributions.c.
 * @example
 * new NumpyRandom(0).random(new Float64Array(2)) // [0.5488135039273248, 0.7151893663724195]
 */
export class NumpyRandom {
  readonly #twister = new MersenneTwister();
  // The second half of the last normal pair; it outlives the call that drew it.
  #cachedNormal: number | undefined;

  constructor(seed: number | ArrayLike<number> = 0) {
    this.seed(seed);
  }

  /**
   * Starts the sequence that a 32-bit integer, or a list of at least one, names.
   * @throws {ValueError} if one is no integer in `[0, 2³²)`, or there is none.
   * @example
   * const random = new NumpyRandom();
   * random.seed(0);
   * random.randint(0, 10) // 5
   */
  seed(seed: number | ArrayLike<number>): void {
    const keys = typeof seed === 'number' ? [seed] : Array.from(seed);
    if (keys.length === 0 || !keys.every((key) => Number.isInteger(key) && key >>> 0 === key)) {
      throw new ValueError('seed', `seed is ${keys}; integers with 0 ≤ seed < 2^32`, { seed });
    }
    refuseCaptured('seed', seededOutside);
    if (typeof seed === 'number') this.#twister.seed(seed);
    else this.#twister.seedByArray(keys);
    this.#cachedNormal = undefined;
  }

  /**
   * Uniform numbers in `[0, 1)` with 53 random bits: `random`, `random_sample` and `rand`.
   * @example
   * new NumpyRandom(0).random(new Float64Array(2)) // [0.5488135039273248, 0.7151893663724195]
   */
  random(out: Float64Array): Float64Array {
    refuseCaptured('NumpyRandom.random', drawnOutside);
    for (let i = 0; i < out.length; i++) out[i] = this.#twister.nextDouble();
    return out;
  }

  /**
   * Standard normal numbers, by the polar method.
   * @see Marsaglia & Bray, SIAM Review 6(3), 1964.
   * @example
   * new NumpyRandom(0).randn(new Float64Array(2)) // [1.764052345967664, 0.4001572083672233]
   */
  randn(out: Float64Array): Float64Array {
    refuseCaptured('NumpyRandom.randn', drawnOutside);
    for (let i = 0; i < out.length; i++) out[i] = this.#nextNormal();
    return out;
  }

  /**
   * Integers in `[low, high)`, or in `[0, low)` without `high`: words cut to the bits that
   * `high − low − 1` needs, until one is small enough.
   * @throws {ValueError} if they are no safe integers with low < high ≤ low + 2³².
   * @example
   * new NumpyRandom(0).randint(0, 10) // 5
   */
  randint(low: number, high?: number): number;
  randint(out: Int32Array | Float64Array, low: number, high?: number): typeof out;
  randint(
    first: number | Int32Array | Float64Array,
    second?: number,
    third?: number,
  ): number | Int32Array | Float64Array {
    if (typeof first === 'number') return this.randint(new Float64Array(1), first, second)[0];
    const low = third === undefined ? 0 : (second as number);
    const high = third === undefined ? (second as number) : third;
    if (
      !Number.isSafeInteger(low) ||
      !Number.isSafeInteger(high) ||
      !(low < high && high - low <= 2 ** 32)
    ) {
      throw new ValueError(
        'randint',
        `low is ${low}, high is ${high}; integers with low < high ≤ low + 2^32`,
        { low, high },
      );
    }
    const largest = high - low - 1;
    refuseCaptured('NumpyRandom.randint', drawnOutside);
    // A single choice costs no word. Of a count of bits, 32 − clz32, the shift keeps the low.
    const unused = Math.clz32(largest);
    for (let i = 0; i < first.length; i++) {
      let value = 0;
      if (largest > 0) {
        do value = (this.#twister.next32() << unused) >>> unused;
        while (value > largest);
      }
      first[i] = low + value;
    }
    return first;
  }

  #nextNormal(): number {
    const cached = this.#cachedNormal;
    if (cached !== undefined) {
      this.#cachedNormal = undefined;
      return cached;
    }
    let x1: number;
    let x2: number;
    let squared: number;
    do {
      x1 = 2 * this.#twister.nextDouble() - 1;
      x2 = 2 * this.#twister.nextDouble() - 1;
      squared = x1 * x1 + x2 * x2;
    } while (squared >= 1 || squared === 0);
    const factor = Math.sqrt((-2 * Math.log(squared)) / squared);
    this.#cachedNormal = factor * x1;
    return factor * x2;
  }
}
