// Random numbers by the rules of Python's `random` module.

import { ValueError } from '../errors.ts';
import { refuseCaptured } from '../execute/launch.ts';
import { drawnOutside, seededOutside } from './generator.ts';
import { MersenneTwister } from './mt19937.ts';

/**
 * A source of random numbers that equal those of Python's `random.Random` under the same
 * seed, to the bit. A new one is seeded with 0.
 * @see CPython 3.11, Lib/random.py and Modules/_randommodule.c.
 * @example
 * new PythonRandom(0).randint(1, 6) // 4
 */
export class PythonRandom {
  readonly #twister = new MersenneTwister();

  constructor(seed: number | bigint = 0) {
    this.seed(seed);
  }

  /**
   * Starts the sequence that `|n|` names; a bigint may have any size.
   * @throws {ValueError} if `n` is a number but no safe integer.
   * @example
   * const random = new PythonRandom();
   * random.seed(0);
   * random.random() // 0.8444218515250481
   */
  seed(n: number | bigint): void {
    if (typeof n === 'number' && !Number.isSafeInteger(n)) {
      throw new ValueError('seed', `seed is ${n}; an integer with |seed| < 2^53, or a bigint`, {
        seed: n,
      });
    }
    refuseCaptured('seed', seededOutside);
    let rest = BigInt(n);
    if (rest < 0n) rest = -rest;
    const digits: number[] = [];
    do {
      digits.push(Number(rest & 0xffffffffn));
      rest >>= 32n;
    } while (rest > 0n);
    this.#twister.seedByArray(digits);
  }

  /**
   * A uniform number in `[0, 1)` with 53 random bits.
   * @example
   * new PythonRandom(0).random() // 0.8444218515250481
   */
  random(): number {
    refuseCaptured('pythonRandom', drawnOutside);
    return this.#twister.nextDouble();
  }

  /**
   * A uniform number between `a` and `b`: `a + (b − a) · random()`.
   * @example
   * new PythonRandom(0).uniform(1, 2) // 1.8444218515250481
   */
  uniform(a: number, b: number): number {
    return a + (b - a) * this.random();
  }

  /**
   * An integer of `k` random bits.
   * @throws {ValueError} if `k` is no integer in `[0, 53]`.
   * @example
   * new PythonRandom(0).getrandbits(8) // 216
   */
  getrandbits(k: number): number {
    if (!Number.isInteger(k) || k < 0 || k > 53) {
      throw new ValueError('getrandbits', `k is ${k}; an integer with 0 ≤ k ≤ 53`, { k });
    }
    refuseCaptured('pythonRandom', drawnOutside);
    if (k === 0) return 0;
    if (k <= 32) return this.#twister.next32() >>> (32 - k);
    const low = this.#twister.next32();
    return (this.#twister.next32() >>> (64 - k)) * 2 ** 32 + low;
  }

  /**
   * An integer in `[a, b]`, both ends included.
   * @throws {ValueError} if they are no safe integers with a ≤ b < a + 2⁵³ − 1.
   * @example
   * new PythonRandom(0).randint(4, 6) // 5
   */
  randint(a: number, b: number): number {
    if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b) || !(a <= b)) {
      throw new ValueError('randint', `a is ${a}, b is ${b}; integers with a ≤ b`, { a, b });
    }
    return a + this.#below('randint', b - a + 1);
  }

  /**
   * One of `start, start + step, …`, before `stop`; `randrange(stop)` starts at 0.
   * @throws {ValueError} if an argument is no safe integer, `step` is 0, or nothing lies between.
   * @example
   * new PythonRandom(0).randrange(0, 10, 2) // 6
   */
  randrange(stop: number): number;
  randrange(start: number, stop: number, step?: number): number;
  randrange(first: number, second?: number, step = 1): number {
    const start = second === undefined ? 0 : first;
    const stop = second === undefined ? first : second;
    const width = stop - start;
    if (![start, stop, step, width].every(Number.isSafeInteger) || !(width * step > 0)) {
      throw new ValueError(
        'randrange',
        `start is ${start}, stop is ${stop}, step is ${step}; integers with a value in between`,
        { start, stop, step },
      );
    }
    // Quotient rounded up. A division alone would round where the numbers are large.
    const remainder = width % step;
    const count = (width - remainder) / step + (remainder === 0 ? 0 : 1);
    return start + step * this.#below('randrange', count);
  }

  /**
   * An element of `values`.
   * @throws {ValueError} if there is none.
   * @example
   * new PythonRandom(0).choice(['a', 'b', 'c']) // 'b'
   */
  choice<T>(values: ArrayLike<T>): T {
    if (values.length === 0) throw new ValueError('choice', 'values is empty; it needs an element');
    return values[this.#below('choice', values.length)];
  }

  /**
   * Shuffles `values` in place.
   * @see Durstenfeld, Communications of the ACM 7(7), 1964.
   * @example
   * const values = [1, 2, 3, 4];
   * new PythonRandom(0).shuffle(values);
   * values // [3, 1, 2, 4]
   */
  shuffle<T>(values: T[]): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.#below('shuffle', i + 1);
      const kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  // An integer in [0, n): as many bits as n has, until they are less than n.
  #below(op: string, n: number): number {
    if (!Number.isSafeInteger(n)) {
      throw new ValueError(op, `${n} values to choose from; fewer than 2^53`, { count: n });
    }
    const bits = n.toString(2).length;
    let value: number;
    do value = this.getrandbits(bits);
    while (value >= n);
    return value;
  }
}
