// Random numbers into tensors that exist. PyTorch draws them in the order in which the elements
// lie in memory, whatever their indices, and so does this.

import { type DType, dtypes, type HostArray } from '../../dtype/dtype.ts';
import { ShapeError, ValueError } from '../../errors.ts';
import { assign } from '../../execute/door.ts';
import { isScalar } from '../../execute/value.ts';
import { checkWritable } from '../../execute/write.ts';
import type { Generator } from '../../random/generator.ts';
import { broadcastsTo } from '../../shape/broadcast.ts';
import { isContiguous } from '../../shape/layout.ts';
import { memoryOrder } from '../../shape/memory-order.ts';
import { describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { uploaded } from '../creation/uploaded.ts';
import { identity } from '../identity.ts';
import { permute } from '../views/order.ts';
import { expand, reshape } from '../views/sizes.ts';
import { drawing } from './drawing.ts';
import { backToIndices, floatsFor, uniforms } from './floats.ts';
import { checkIntegers } from './integers.ts';
import { generatorOf, probabilitiesOf, type SamplingOptions } from './probabilities.ts';

/** Refuses what cannot be written to, before anything is drawn. */
function checkTarget(op: string, x: Tensor): void {
  checkLive(op, x);
  checkWritable(op, x, x);
}

/** Writes elements that are drawn in the order of memory, anew at each run of a program. */
function write(op: string, x: Tensor, generator: Generator, draw: () => HostArray): Tensor {
  const order = memoryOrder(x);
  return drawing(op, generator, () => {
    const shaped = reshape(
      uploaded(op, x, [x.numel], x.dtype, draw),
      order.map((d) => x.shape[d]),
    );
    assign([x], identity, [backToIndices(shaped, order)], undefined, op);
    return x;
  });
}

/**
 * Overwrites every element with a uniform number in `[from, to)`, as `Tensor.uniform_`.
 * @throws {DTypeError} if the dtype is not floating.
 * @throws {ValueError} if `from > to`, or one of them is not finite.
 * @example
 * manualSeed(0);
 * (await zeros([]).uniform_(-1, 1).item()).toFixed(4) // '-0.0075'
 */
export function uniform_(x: Tensor, from = 0, to = 1, options?: SamplingOptions): Tensor {
  checkTarget('uniform_', x);
  const generator = generatorOf('uniform_', options);
  return write('uniform_', x, generator, () =>
    uniforms(generator, floatsFor('uniform_', x.dtype, x.numel), x.dtype, from, to),
  );
}

/**
 * Overwrites every element with a normal number, as `Tensor.normal_`.
 * @throws {DTypeError} if the dtype is not floating.
 * @throws {ValueError} if `std` is negative.
 * @example
 * manualSeed(0);
 * (await zeros([]).normal_(10, 0.5).item()).toFixed(4) // '10.7705'
 */
export function normal_(x: Tensor, mean = 0, std = 1, options?: SamplingOptions): Tensor {
  checkTarget('normal_', x);
  const generator = generatorOf('normal_', options);
  const out = floatsFor('normal_', x.dtype, x.numel);
  const isRow = isContiguous(x.shape, x.strides);
  return write('normal_', x, generator, () =>
    isRow ? generator.normal(out, mean, std) : generator.normalSingly(out, mean, std),
  );
}

/**
 * Overwrites every element with an exponentially distributed number of rate `lambd`.
 *
 * float32 equals PyTorch built without MKL, float64 to the last places of the logarithm.
 * @throws {DTypeError} if the dtype is not floating.
 * @throws {ValueError} if `lambd` is not positive.
 * @example
 * manualSeed(0);
 * (await zeros([]).exponential_().item()).toFixed(4) // '3.5083'
 */
export function exponential_(x: Tensor, lambd = 1, options?: SamplingOptions): Tensor {
  checkTarget('exponential_', x);
  const generator = generatorOf('exponential_', options);
  return write('exponential_', x, generator, () =>
    generator.exponential(floatsFor('exponential_', x.dtype, x.numel), lambd),
  );
}

/**
 * Overwrites every element with an integer drawn evenly from `[low, high)`, as
 * `Tensor.random_(low, high)`.
 * @throws {ValueError} if the bounds are no integers with low < high, or the dtype does not hold
 * all that lie between.
 * @example
 * manualSeed(0);
 * await zeros([4]).random_(0, 10).toArray() // [4, 9, 3, 0]
 */
export function random_(x: Tensor, low: number, high: number, options?: SamplingOptions): Tensor {
  checkTarget('random_', x);
  const generator = generatorOf('random_', options);
  checkIntegers('random_', x.dtype, low, high);
  return write('random_', x, generator, () =>
    inDType(x.dtype, generator.randint(new Int32Array(x.numel), low, high)),
  );
}

/**
 * Overwrites every element with 1, with probability `p` or that in its place in `p`, or else 0.
 * @throws {ValueError} if a probability lies outside `[0, 1]`.
 * @throws {DTypeError} if `p` is a tensor, but not a floating one.
 * @throws {DeviceError} where the device of a tensor `p` cannot be read synchronously.
 * @throws {ShapeError} if `p` does not broadcast to the shape of `x`.
 * @example
 * await zeros([2]).bernoulli_(1).toArray() // [1, 1]
 */
export function bernoulli_(x: Tensor, p: Tensor | number = 0.5, options?: SamplingOptions): Tensor {
  checkTarget('bernoulli_', x);
  const generator = generatorOf('bernoulli_', options);
  const out = new dtypes[x.dtype].array(x.numel);
  if (isScalar(p)) {
    checkProbability(p);
    return write('bernoulli_', x, generator, () => generator.bernoulli(out, p));
  }
  checkLive('bernoulli_', p, 1);
  if (!broadcastsTo(p.shape, x.shape)) {
    throw new ShapeError(
      'bernoulli_',
      `probabilities ${describe(p)} for ${describe(x)}; they must broadcast to its shape`,
      { shape: x.shape, probabilities: p.shape },
    );
  }
  const stretched = expand(p, x.shape);
  const inOrder = permute(stretched, memoryOrder(x));
  const probabilities = probabilitiesOf('bernoulli_', inOrder);
  stretched.dispose();
  inOrder.dispose();
  for (const probability of probabilities) checkProbability(probability);
  return write('bernoulli_', x, generator, () => generator.bernoulliEach(out, probabilities));
}

function checkProbability(p: number): void {
  if (p >= 0 && p <= 1) return;
  throw new ValueError('bernoulli_', `p is ${p}; a probability lies in [0, 1]`, { p });
}

function inDType(dtype: DType, values: Int32Array): HostArray {
  const out = new dtypes[dtype].array(values.length);
  out.set(values);
  return out;
}
