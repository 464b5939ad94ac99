// NumPy's random functions, as scripts that come from `np.random` use them.

import { refuseCaptured, upload } from '../../execute/launch.ts';
import { drawnOutside } from '../../random/generator.ts';
import { numpyRandom as state } from '../../random/seed.ts';
import type { Shape } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { createEmpty } from '../creation/filled.ts';
import { checkIntegers } from './integers.ts';

/** Draws by the rules of NumPy's legacy `RandomState`, in float64. */
export interface NumpyRandomFunctions {
  /** Starts over, as `np.random.seed`; `manualSeed` does so too. */
  seed(n: number): void;
  /** One standard normal. */
  randn(): number;
  /** A float64 tensor of standard normals. */
  randn(shape: Shape): Tensor;
  /** One uniform in `[0, 1)`. */
  rand(): number;
  /** A float64 tensor of uniforms in `[0, 1)`. */
  rand(shape: Shape): Tensor;
  /** One integer in `[low, high)`, or in `[0, low)` without `high`. */
  randint(low: number, high?: number | null): number;
  /** An int32 tensor of integers in `[low, high)`; in `[0, low)` where `high` is null. */
  randint(low: number, high: number | null, shape: Shape): Tensor;
}

function draw(op: string, fill: (out: Float64Array) => void) {
  function drawn(): number;
  function drawn(shape: Shape): Tensor;
  function drawn(shape?: Shape): number | Tensor {
    const result = shape && createEmpty(op, shape, { dtype: 'float64' });
    const out = new Float64Array(result?.numel ?? 1);
    if (result === undefined) {
      refuseCaptured(op, drawnOutside);
      fill(out);
      return out[0];
    }
    upload(result, () => {
      fill(out);
      return out;
    });
    return result;
  }
  return drawn;
}

function randint(low: number, high?: number | null): number;
function randint(low: number, high: number | null, shape: Shape): Tensor;
function randint(low: number, high?: number | null, shape?: Shape): number | Tensor {
  const [from, to] = typeof high === 'number' ? [low, high] : [0, low];
  checkIntegers('numpyRandom.randint', 'int32', from, to);
  const result = shape && createEmpty('numpyRandom.randint', shape, { dtype: 'int32' });
  const out = new Int32Array(result?.numel ?? 1);
  if (result === undefined) {
    refuseCaptured('numpyRandom.randint', drawnOutside);
    state.randint(out, from, to);
    return out[0];
  }
  upload(result, () => {
    state.randint(out, from, to);
    return out;
  });
  return result;
}

/**
 * `np.random`: the same numbers under the same seed.
 * @throws {ShapeError} if a size is no non-negative integer.
 * @see Marsaglia & Bray, SIAM Review 6(3), 1964, for the normals.
 * @example
 * manualSeed(0);
 * numpyRandom.randn().toFixed(4) // '1.7641'
 */
export const numpyRandom: NumpyRandomFunctions = {
  seed: (n) => state.seed(n),
  randn: draw('numpyRandom.randn', (out) => state.randn(out)),
  randint,
  rand: draw('numpyRandom.rand', (out) => state.random(out)),
};
