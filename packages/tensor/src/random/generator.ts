// Random numbers by the rules of PyTorch's CPU generator, written into typed arrays. It
// knows nothing of tensors, and fills what it is given as if that were contiguous.

import type { HostArray } from '../dtype/dtype.ts';
import { ValueError } from '../errors.ts';
import { refuseCaptured } from '../execute/launch.ts';
import { blockSize, normalBlock32, normalBlock64 } from './box-muller.ts';
import { fusedMultiplyAdd } from './fused-multiply-add.ts';
import { MersenneTwister, type MersenneTwisterState } from './mt19937.ts';

/** A copy of a generator's state, to go on from later. */
export interface GeneratorState {
  readonly initialSeed: number;
  readonly twister: MersenneTwisterState;
  readonly cachedNormal: number | undefined;
}

/** What helps where a program is captured, whose runs would go on instead of starting over. */
export const seededOutside = 'seed or make generators before the call';

/** What helps where a program is captured, which would hold the numbers for good. */
export const drawnOutside = 'draw before the call, and pass the number as an argument';

/** The arrays that floating-point draws fill. */
export type FloatArray = Float32Array | Float64Array;

/** The seed that PyTorch gives a generator nobody seeded. */
const defaultSeed = 67280421310721;

/**
 * A source of random numbers that equal those of PyTorch's CPU generator under the same seed.
 *
 * Integers, uniforms and float32 normals from 16 elements up are equal to the bit; the other
 * normals to the last places, where `Math.log1p`, `sin` and `cos` differ from C's. Every
 * method that fills an array returns it.
 * @see PyTorch 1.13, ATen/core/DistributionsHelper.h and native/cpu/DistributionTemplates.h.
 * @example
 * new Generator(0).uniform(new Float32Array(2)) // [0.49625658988952637, 0.7682217955589294]
 */
export class Generator {
  readonly #twister = new MersenneTwister();
  #initialSeed = defaultSeed;
  // The second half of the last normal pair; it outlives the call that drew it.
  #cachedNormal: number | undefined;

  constructor(seed: number = defaultSeed) {
    this.manualSeed(seed);
  }

  /**
   * Starts the sequence that the low 32 bits of `seed` name, in two's complement.
   * @throws {ValueError} if `seed` is no integer in `[−2⁵³ + 1, 2⁵³ − 1]`.
   * @example
   * const generator = new Generator(1).manualSeed(0);
   * generator.initialSeed() // 0
   */
  manualSeed(seed: number): this {
    checkSeed('manualSeed', seed);
    refuseCaptured('manualSeed', seededOutside);
    this.#twister.seed(seed);
    this.#initialSeed = seed;
    this.#cachedNormal = undefined;
    return this;
  }

  /**
   * The seed last given.
   * @example
   * new Generator(3).initialSeed() // 3
   */
  initialSeed(): number {
    return this.#initialSeed;
  }

  /**
   * A copy of the state, for {@link Generator.setState}.
   * @example
   * const generator = new Generator(0);
   * const state = generator.getState();
   * const first = [...generator.randperm(4)];
   * first.join() === [...generator.setState(state).randperm(4)].join() // true
   */
  getState(): GeneratorState {
    return {
      initialSeed: this.#initialSeed,
      twister: this.#twister.state(),
      cachedNormal: this.#cachedNormal,
    };
  }

  /**
   * Goes on where `state` was taken.
   * @example
   * const generator = new Generator(0);
   * new Generator(1).setState(generator.getState()).randperm(4) // [0, 1, 3, 2]
   */
  setState(state: GeneratorState): this {
    refuseCaptured('setState', seededOutside);
    this.#twister.restore(state.twister);
    this.#initialSeed = state.initialSeed;
    this.#cachedNormal = state.cachedNormal;
    return this;
  }

  /**
   * Uniform numbers in `[from, to)`: `u · (to − from) + from` with one rounding, in the
   * precision of `out`.
   *
   * A float32 takes 24 random bits of one 32-bit word, a float64 takes 53 bits of two.
   * @throws {ValueError} if `from > to`, or one of them is not finite.
   * @example
   * new Generator(0).uniform(new Float32Array(2)) // [0.49625658988952637, 0.7682217955589294]
   */
  uniform<T extends FloatArray>(out: T, from = 0, to = 1): T {
    refuseCaptured('Generator.uniform', drawnOutside);
    if (!(from <= to) || !Number.isFinite(to - from)) {
      throw new ValueError('uniform', `from is ${from}, to is ${to}; from ≤ to, both finite`, {
        from,
        to,
      });
    }
    // PyTorch's kernels fuse the product with the sum. Float32 products are exact in float64.
    if (out instanceof Float32Array) {
      const from32 = Math.fround(from);
      const span = Math.fround(Math.fround(to) - from32);
      for (let i = 0; i < out.length; i++) out[i] = this.#uniform32() * span + from32;
    } else if (from === 0) {
      for (let i = 0; i < out.length; i++) out[i] = this.#uniform64() * to;
    } else {
      const span = to - from;
      for (let i = 0; i < out.length; i++) {
        out[i] = fusedMultiplyAdd(this.#uniform64(), span, from);
      }
    }
    return out;
  }

  /**
   * Normal numbers of the given mean and standard deviation.
   *
   * Fewer than 16 come in pairs by Box and Muller's transform in float64, of which one half
   * may stay behind for the next such call. 16 and more are transformed in blocks of 16, in
   * the precision of `out`; if blocks do not fill `out`, its last 16 are drawn afresh.
   * @throws {ValueError} if `std` is negative or NaN.
   * @example
   * Array.from(new Generator(0).normal(new Float64Array(2)), (x) => x.toFixed(4)) // ['1.5410', '-0.2934']
   */
  normal<T extends FloatArray>(out: T, mean = 0, std = 1): T {
    refuseCaptured('Generator.normal', drawnOutside);
    checkDeviation(std);
    if (out.length < blockSize) return this.normalSingly(out, mean, std);
    this.uniform(out);
    for (let i = 0; i + blockSize <= out.length; i += blockSize) normalBlock(out, i, mean, std);
    if (out.length % blockSize !== 0) {
      const last = out.length - blockSize;
      this.uniform(out.subarray(last));
      normalBlock(out, last, mean, std);
    }
    return out;
  }

  /**
   * The same numbers one at a time, as PyTorch draws them where elements do not lie in a row:
   * always by the transform for fewer than 16.
   * @throws {ValueError} if `std` is negative or NaN.
   * @example
   * Array.from(new Generator(0).normalSingly(new Float64Array(2)), (x) => x.toFixed(4)) // ['1.5410', '-0.2934']
   */
  normalSingly<T extends FloatArray>(out: T, mean = 0, std = 1): T {
    refuseCaptured('Generator.normalSingly', drawnOutside);
    checkDeviation(std);
    for (let i = 0; i < out.length; i++) out[i] = this.#nextNormal() * std + mean;
    return out;
  }

  /**
   * Exponentially distributed numbers, `−ln(1 − u) / lambd` with a float64 uniform `u`.
   * @throws {ValueError} if `lambd` is not positive.
   * @example
   * Array.from(new Generator(0).exponential(new Float64Array(2)), (x) => x.toFixed(4)) // ['3.5083', '1.2304']
   */
  exponential<T extends FloatArray>(out: T, lambd = 1): T {
    refuseCaptured('Generator.exponential', drawnOutside);
    if (!(lambd > 0)) {
      throw new ValueError('exponential', `lambd is ${lambd}; it must be > 0`, { lambd });
    }
    for (let i = 0; i < out.length; i++) out[i] = (-1 / lambd) * Math.log(1 - this.#uniform64());
    return out;
  }

  /**
   * Integers in `[low, high)`: a 32-bit word modulo `high − low`, plus `low`.
   * @throws {ValueError} if `low` and `high` are no integers with −2³¹ ≤ low < high ≤ 2³¹.
   * @example
   * new Generator(0).randint(new Int32Array(3), 0, 10) // [4, 9, 3]
   */
  randint(out: Int32Array, low: number, high: number): Int32Array {
    refuseCaptured('Generator.randint', drawnOutside);
    if (
      !Number.isInteger(low) ||
      !Number.isInteger(high) ||
      !(-(2 ** 31) <= low && low < high && high <= 2 ** 31)
    ) {
      throw new ValueError(
        'randint',
        `low is ${low}, high is ${high}; integers with -2^31 ≤ low < high ≤ 2^31`,
        { low, high },
      );
    }
    const range = high - low;
    for (let i = 0; i < out.length; i++) {
      // A range of 2³² takes a 64-bit word, high half first; its remainder is the low half.
      if (range === 2 ** 32) this.#twister.next32();
      out[i] = (this.#twister.next32() % range) + low;
    }
    return out;
  }

  /**
   * A random permutation of `0 … n − 1`.
   * @throws {ValueError} if `n` is no integer in `[0, 2³¹)`.
   * @see Fisher & Yates; Durstenfeld, Communications of the ACM 7(7), 1964.
   * @example
   * new Generator(0).randperm(4) // [0, 1, 3, 2]
   */
  randperm(n: number): Int32Array {
    refuseCaptured('Generator.randperm', drawnOutside);
    if (!Number.isInteger(n) || n < 0 || n >= 2 ** 31) {
      throw new ValueError('randperm', `n is ${n}; an integer with 0 ≤ n < 2^31`, { n });
    }
    const out = new Int32Array(n);
    for (let i = 0; i < n; i++) out[i] = i;
    for (let i = 0; i < n - 1; i++) {
      const j = i + (this.#twister.next32() % (n - i));
      const kept = out[i];
      out[i] = out[j];
      out[j] = kept;
    }
    return out;
  }

  /**
   * Ones with probability `p`, else zeros: a float64 uniform `< p`, as `bernoulli_(p)` and so
   * dropout draw. (PyTorch built with MKL draws otherwise on Intel's processors.)
   * @throws {ValueError} if `p` lies outside `[0, 1]`.
   * @example
   * new Generator(0).bernoulli(new Float32Array(4), 0.5) // [0, 0, 1, 0]
   */
  bernoulli<T extends HostArray>(out: T, p: number): T {
    refuseCaptured('Generator.bernoulli', drawnOutside);
    checkProbability(p);
    for (let i = 0; i < out.length; i++) out[i] = this.#uniform64() < p ? 1 : 0;
    return out;
  }

  /**
   * Ones with the probability of the same place, else zeros: a uniform of the probabilities'
   * precision `<` the probability, as `torch.bernoulli(probabilities)` draws.
   * @throws {ValueError} if a probability lies outside `[0, 1]`, or the lengths differ.
   * @example
   * new Generator(0).bernoulliEach(new Float32Array(3), Float32Array.of(0, 0.5, 1)) // [0, 0, 1]
   */
  bernoulliEach<T extends HostArray>(out: T, probabilities: FloatArray): T {
    refuseCaptured('Generator.bernoulliEach', drawnOutside);
    if (out.length !== probabilities.length) {
      throw new ValueError(
        'bernoulli',
        `${out.length} values, ${probabilities.length} probabilities; one for each value`,
        { values: out.length, probabilities: probabilities.length },
      );
    }
    for (let i = 0; i < probabilities.length; i++) checkProbability(probabilities[i]);
    const single = probabilities instanceof Float32Array;
    for (let i = 0; i < out.length; i++) {
      const u = single ? this.#uniform32() : this.#uniform64();
      out[i] = u < probabilities[i] ? 1 : 0;
    }
    return out;
  }

  #uniform32(): number {
    return (this.#twister.next32() & 0xffffff) * 2 ** -24;
  }

  #uniform64(): number {
    const high = this.#twister.next32() & 0x1fffff;
    return (high * 2 ** 32 + this.#twister.next32()) * 2 ** -53;
  }

  #nextNormal(): number {
    const cached = this.#cachedNormal;
    if (cached !== undefined) {
      this.#cachedNormal = undefined;
      return cached;
    }
    const theta = 2 * Math.PI * this.#uniform64();
    const radius = Math.sqrt(-2 * Math.log1p(-this.#uniform64()));
    this.#cachedNormal = radius * Math.sin(theta);
    return radius * Math.cos(theta);
  }
}

/**
 * Refuses what names no 32-bit seed exactly.
 * @throws {ValueError} if `seed` is no safe integer.
 */
export function checkSeed(op: string, seed: number): void {
  if (!Number.isSafeInteger(seed)) {
    throw new ValueError(op, `seed is ${seed}; an integer with |seed| < 2^53`, { seed });
  }
}

function checkDeviation(std: number): void {
  if (!(std >= 0)) throw new ValueError('normal', `std is ${std}; it must be ≥ 0`, { std });
}

function checkProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) {
    throw new ValueError('bernoulli', `p is ${p}; a probability lies in [0, 1]`, { p });
  }
}

function normalBlock(out: FloatArray, offset: number, mean: number, std: number): void {
  if (out instanceof Float32Array) normalBlock32(out, offset, mean, std);
  else normalBlock64(out, offset, mean, std);
}
