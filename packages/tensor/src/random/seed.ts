// The one place of random state: the three generators that draw when none is named. Until
// they are seeded each starts from entropy, as its original does.

import { checkSeed, Generator } from './generator.ts';
import { NumpyRandom } from './numpy-random.ts';
import { PythonRandom } from './python-random.ts';

/** Draws by PyTorch's rules: what `rand`, `randn`, `nn.init` and dropout use by default. */
export const defaultGenerator: Generator = new Generator(entropy(1)[0]);

/** Draws by NumPy's rules, as `np.random` does. */
export const numpyRandom: NumpyRandom = new NumpyRandom(entropy(8));

/** Draws by Python's rules, as its `random` module does. */
export const pythonRandom: PythonRandom = new PythonRandom(
  entropy(8).reduce((joined, word) => (joined << 32n) | BigInt(word), 0n),
);

/**
 * Seeds all three generators, so that a script repeats itself: PyTorch's and NumPy's with the
 * low 32 bits of `n` in two's complement, Python's with `|n|`.
 *
 * Where a script seeds `np.random` or `random` with another number, call
 * `numpyRandom.seed` or `pythonRandom.seed` after it.
 * @throws {ValueError} if `n` is no integer in `[−2⁵³ + 1, 2⁵³ − 1]`.
 * @example
 * manualSeed(0).randperm(4) // [0, 1, 3, 2]
 */
export function manualSeed(n: number): Generator {
  checkSeed('manualSeed', n);
  numpyRandom.seed(n >>> 0);
  pythonRandom.seed(n);
  return defaultGenerator.manualSeed(n);
}

// Loading Node's cryptography would take as long as the rest of this package, and nothing here is
// secret; what `Math.random` starts from is the platform's entropy too.
function entropy(words: number): Uint32Array {
  return Uint32Array.from({ length: words }, () => Math.random() * 2 ** 32);
}
