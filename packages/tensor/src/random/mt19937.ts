// The 32-bit Mersenne Twister that PyTorch, NumPy and Python share. How its words become
// normals, integers in a range or permutations is the business of its three users.

const length = 624;
const shift = 397;
const twist = 0x9908b0df | 0;

/** A copy of a twister's state: its 624 words and how many of them are used up. */
export interface MersenneTwisterState {
  readonly words: Int32Array;
  readonly position: number;
}

/**
 * MT19937: a sequence of unsigned 32-bit integers with period 2¹⁹⁹³⁷ − 1.
 *
 * A new one is seeded with 5489, as in the authors' program.
 * @see Matsumoto & Nishimura, ACM TOMACS 8(1), 1998, and their mt19937ar.c, 2002.
 * @example
 * new MersenneTwister().next32() // 3499211612
 */
export class MersenneTwister {
  readonly #words = new Int32Array(length);
  #position = length;
  // Every program seeds three generators and draws from few, so the words are made when wanted.
  #start: ((words: Int32Array) => void) | undefined;

  constructor() {
    this.seed(5489);
  }

  /** Starts the sequence that the low 32 bits of `n` name (`init_genrand`). */
  seed(n: number): void {
    this.#start = (words) => fill(words, n);
    this.#position = length;
  }

  /** Starts the sequence that the 32-bit integers `keys`, at least one, name (`init_by_array`). */
  seedByArray(keys: ArrayLike<number>): void {
    const kept = Array.from(keys);
    this.#start = (words) => fillByArray(words, kept);
    this.#position = length;
  }

  /** The next integer, uniform in `[0, 2³²)`. */
  next32(): number {
    if (this.#position === length) this.#refill();
    let word = this.#words[this.#position++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** The next number with 53 random bits, uniform in `[0, 1)`, as NumPy and Python compose it. */
  nextDouble(): number {
    const high = this.next32() >>> 5;
    const low = this.next32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** A copy of the state, for {@link MersenneTwister.restore}. */
  state(): MersenneTwisterState {
    this.#begin();
    return { words: this.#words.slice(), position: this.#position };
  }

  /** Goes on where `state` was taken. */
  restore(state: MersenneTwisterState): void {
    this.#words.set(state.words);
    this.#start = undefined;
    this.#position = state.position;
  }

  #begin(): void {
    this.#start?.(this.#words);
    this.#start = undefined;
  }

  // Replaces all words. Each new word mixes the old one, its successor and the one `shift`
  // ahead; three loops instead of one spare the modulo.
  #refill(): void {
    this.#begin();
    const words = this.#words;
    let i = 0;
    for (; i < length - shift; i++) words[i] = words[i + shift] ^ mix(words[i], words[i + 1]);
    for (; i < length - 1; i++) words[i] = words[i + shift - length] ^ mix(words[i], words[i + 1]);
    words[i] = words[shift - 1] ^ mix(words[i], words[0]);
    this.#position = 0;
  }
}

// The top bit of one word joined to the low 31 bits of the next, times the twist matrix.
function mix(high: number, low: number): number {
  const word = (high & 0x80000000) | (low & 0x7fffffff);
  return (word >>> 1) ^ (-(low & 1) & twist);
}

function fill(words: Int32Array, n: number): void {
  words[0] = n;
  for (let i = 1; i < length; i++) {
    const last = words[i - 1];
    words[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
  }
}

function fillByArray(words: Int32Array, keys: readonly number[]): void {
  fill(words, 19650218);
  let i = 1;
  let j = 0;
  for (let k = Math.max(length, keys.length); k > 0; k--) {
    const last = words[i - 1];
    words[i] = (words[i] ^ Math.imul(1664525, last ^ (last >>> 30))) + keys[j] + j;
    i++;
    j++;
    if (i === length) {
      words[0] = words[length - 1];
      i = 1;
    }
    if (j === keys.length) j = 0;
  }
  for (let k = length - 1; k > 0; k--) {
    const last = words[i - 1];
    words[i] = (words[i] ^ Math.imul(1566083941, last ^ (last >>> 30))) - i;
    i++;
    if (i === length) {
      words[0] = words[length - 1];
      i = 1;
    }
  }
  words[0] = 0x80000000;
}
