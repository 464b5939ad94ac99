// New tensors of random integers, drawn on the host by PyTorch's rules.

import { checkAskedDType } from '../../dtype/asked-dtype.ts';
import { type DType, dtypes } from '../../dtype/dtype.ts';
import { ValueError } from '../../errors.ts';
import { made } from '../../execute/door.ts';
import { upload } from '../../execute/launch.ts';
import type { Generator } from '../../random/generator.ts';
import { defaultGenerator } from '../../random/seed.ts';
import type { Shape } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { checkCreationOptions, createEmpty } from '../creation/filled.ts';
import type { RandomOptions } from './floats.ts';

/**
 * Integers drawn evenly from `[low, high)`, or from `[0, high)`: the same as `torch.randint`.
 *
 * Dtype: int32 unless given; a floating dtype holds the same integers.
 * @throws {ValueError} if the bounds are no integers with −2³¹ ≤ low < high ≤ 2³¹, or the dtype
 * does not hold all that lie between.
 * @throws {ShapeError} if a size is no non-negative integer.
 * @example
 * manualSeed(0);
 * await randint(10, [4]).toArray() // [4, 9, 3, 0]
 */
export function randint(high: number, shape: Shape, options?: RandomOptions): Tensor;
export function randint(low: number, high: number, shape: Shape, options?: RandomOptions): Tensor;
export function randint(
  first: number,
  second: number | Shape,
  third?: Shape | RandomOptions,
  fourth?: RandomOptions,
): Tensor {
  const hasLow = typeof second === 'number';
  const low = hasLow ? first : 0;
  const high = hasLow ? second : first;
  const shape = (hasLow ? third : second) as Shape;
  const options = ((hasLow ? fourth : third) ?? {}) as RandomOptions;
  checkCreationOptions('randint', options);
  const dtype = options.dtype ?? 'int32';
  checkAskedDType('randint', dtype);
  checkIntegers('randint', dtype, low, high);
  return drawnIntegers('randint', shape, { ...options, dtype }, (generator, out) =>
    generator.randint(out, low, high),
  );
}

const exactIntegers: Readonly<Partial<Record<DType, readonly [number, number]>>> = {
  bool: [0, 2],
  uint8: [0, 256],
  float16: [-(2 ** 11), 2 ** 11 + 1],
  float32: [-(2 ** 24), 2 ** 24 + 1],
};

/** Refuses bounds between which the dtype does not hold every integer. */
export function checkIntegers(op: string, dtype: DType, low: number, high: number): void {
  const [lowest, highest] = exactIntegers[dtype] ?? [-(2 ** 31), 2 ** 31];
  const isFitting = Number.isInteger(low) && Number.isInteger(high);
  if (isFitting && lowest <= low && low < high && high <= highest) return;
  throw new ValueError(
    op,
    `low is ${low}, high is ${high}; integers with ${lowest} ≤ low < high ≤ ${highest}, which ` +
      `${dtype} holds`,
    { low, high, dtype },
  );
}

function drawnIntegers(
  op: string,
  shape: Shape,
  options: RandomOptions & { readonly dtype: DType },
  draw: (generator: Generator, out: Int32Array) => void,
): Tensor {
  const result = createEmpty(op, shape, options);
  const integers = new Int32Array(result.numel);
  const { array: HostArray } = dtypes[options.dtype];
  const out = new HostArray(result.numel);
  const generator = options.generator ?? defaultGenerator;
  upload(result, () => {
    draw(generator, integers);
    out.set(integers);
    return out;
  });
  return made(result, options);
}

/**
 * A random order of `0 … n − 1`: the same as `torch.randperm`.
 *
 * Dtype: int32 unless given.
 *
 * Shape: `[n]`.
 * @throws {ShapeError} if `n` is no non-negative integer.
 * @throws {ValueError} if the dtype does not hold all of them.
 * @example
 * manualSeed(0);
 * await randperm(4).toArray() // [0, 1, 3, 2]
 */
export function randperm(n: number, options: RandomOptions = {}): Tensor {
  checkCreationOptions('randperm', options);
  const dtype = options.dtype ?? 'int32';
  checkAskedDType('randperm', dtype);
  if (n > 0) checkIntegers('randperm', dtype, 0, n);
  return drawnIntegers('randperm', [n], { ...options, dtype }, (generator, out) =>
    out.set(generator.randperm(n)),
  );
}
