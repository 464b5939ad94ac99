// New tensors of random floats, drawn on the host by PyTorch's rules: the same numbers under the same
// seed on every device.

import { checkAskedDType } from '../../dtype/asked-dtype.ts';
import { type DType, dtypes, isFloatingPoint } from '../../dtype/dtype.ts';
import { DTypeError } from '../../errors.ts';
import { made } from '../../execute/door.ts';
import { upload } from '../../execute/launch.ts';
import type { FloatArray, Generator } from '../../random/generator.ts';
import { defaultGenerator } from '../../random/seed.ts';
import { memoryOrder } from '../../shape/memory-order.ts';
import type { Shape } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { clone } from '../copying.ts';
import { type CreationOptions, checkCreationOptions, createEmpty } from '../creation/filled.ts';
import { optionsLike } from '../creation/likes.ts';
import { permute } from '../views/order.ts';

/** Where and as what random tensors are made, and what draws. */
export interface RandomOptions extends CreationOptions {
  /** The default generator unless given. */
  readonly generator?: Generator;
}

/** Refuses dtypes that hold no fractions, and gives an array for `count` numbers of the others. */
export function floatsFor(op: string, dtype: DType, count: number): FloatArray {
  checkAskedDType(op, dtype);
  if (!isFloatingPoint(dtype)) {
    throw new DTypeError(op, `cannot draw ${dtype}; the dtype must be floating`, { dtype });
  }
  return dtype === 'float64' ? new Float64Array(count) : new Float32Array(count);
}

/** Fills a host array, for a tensor of the dtype, from a generator. */
export type Draw = (generator: Generator, out: FloatArray, dtype: DType) => void;

/**
 * Uniform numbers in `[from, to)` for a tensor of the dtype. Those of float16 have the last 11 of
 * the 24 random bits of a float32, as in PyTorch: rounded, some of the others would be 1.
 */
export function uniforms(
  generator: Generator,
  out: FloatArray,
  dtype: DType,
  from = 0,
  to = 1,
): FloatArray {
  if (dtype !== 'float16') return generator.uniform(out, from, to);
  // Bounds that it refuses are refused here too.
  generator.uniform(out.subarray(0, 0), from, to);
  const { round } = dtypes.float16;
  const low = round(from);
  const span = round(round(to) - low);
  generator.uniform(out);
  for (let i = 0; i < out.length; i++) out[i] = ((out[i] * 2 ** 13) % 1) * span + low;
  return out;
}

/** A host array of the tensor's dtype, filled by `draw` and uploaded. */
export function drawn(op: string, shape: Shape, options: RandomOptions, draw: Draw): Tensor {
  checkCreationOptions(op, options);
  const dtype = options.dtype ?? 'float32';
  floatsFor(op, dtype, 0);
  const result = createEmpty(op, shape, { ...options, dtype });
  const out = floatsFor(op, dtype, result.numel);
  const generator = options.generator ?? defaultGenerator;
  upload(result, () => {
    draw(generator, out, dtype);
    return out;
  });
  return made(result, options);
}

/**
 * Draws from the standard normal distribution by PyTorch's rules: the same numbers as
 * `torch.randn` under the same seed.
 *
 * Dtype: floating; float32 unless given, float16 rounded from it.
 *
 * Shape: as given.
 * @throws {ShapeError} if a size is no non-negative integer.
 * @throws {DTypeError} if the dtype is not floating.
 * @see Box & Muller, Ann. Math. Statist. 29(2), 1958.
 * @example
 * manualSeed(0);
 * (await randn([]).item()).toFixed(4) // '1.5410'
 */
export function randn(shape: Shape, options: RandomOptions = {}): Tensor {
  return drawn('randn', shape, options, (generator, out) => generator.normal(out));
}

/**
 * Draws uniformly from `[0, 1)` by PyTorch's rules: the same numbers as `torch.rand`.
 *
 * Dtype: floating; float32 unless given.
 * @throws {ShapeError} if a size is no non-negative integer.
 * @throws {DTypeError} if the dtype is not floating.
 * @example
 * manualSeed(0);
 * (await rand([]).item()).toFixed(4) // '0.4963'
 */
export function rand(shape: Shape, options: RandomOptions = {}): Tensor {
  return drawn('rand', shape, options, uniforms);
}

/**
 * Uniforms in `[0, 1)` in the shape of `x`, drawn in the order in which the elements of `x`
 * lie in memory, as `torch.rand_like` draws them.
 *
 * Dtype and device: those of `x`, unless given.
 * @throws {DTypeError} if the dtype is not floating.
 * @example
 * manualSeed(0);
 * (await randLike(zeros([])).item()).toFixed(4) // '0.4963'
 */
export function randLike(x: Tensor, options: RandomOptions = {}): Tensor {
  return drawnLike('randLike', x, options, uniforms);
}

/**
 * Standard normals in the shape of `x`, drawn in the order in which the elements of `x` lie in
 * memory, as `torch.randn_like` draws them.
 *
 * Dtype and device: those of `x`, unless given.
 * @throws {DTypeError} if the dtype is not floating.
 * @example
 * manualSeed(0);
 * (await randnLike(zeros([])).item()).toFixed(4) // '1.5410'
 */
export function randnLike(x: Tensor, options: RandomOptions = {}): Tensor {
  checkLive('randnLike', x);
  const isRowMajor = isInOrder(memoryOrder(x).filter((d) => x.shape[d] !== 1));
  return drawnLike('randnLike', x, options, (generator, out) =>
    isRowMajor ? generator.normal(out) : generator.normalSingly(out),
  );
}

function drawnLike(op: string, x: Tensor, options: RandomOptions, draw: Draw): Tensor {
  const { dtype, device } = optionsLike(op, x, options);
  const order = memoryOrder(x);
  const flat = drawn(
    op,
    order.map((d) => x.shape[d]),
    { dtype, device, generator: options.generator },
    draw,
  );
  if (isInOrder(order)) return made(flat, options);
  const ordered = backToIndices(flat, order);
  const result = clone(ordered);
  ordered.dispose();
  flat.dispose();
  return made(result, options);
}

function isInOrder(dims: readonly number[]): boolean {
  return dims.every((d, i) => i === 0 || dims[i - 1] < d);
}

/** The view in which dim `order[i]` is dim `i` of `x`. */
export function backToIndices(x: Tensor, order: readonly number[]): Tensor {
  return permute(
    x,
    order.map((_, d) => order.indexOf(d)),
  );
}
