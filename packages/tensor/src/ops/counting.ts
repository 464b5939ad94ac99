// Ops whose results have a size that depends on the data, or bounds that do: they wait for the
// data, and find their answer on the host. What they are given is read when they are called.

import { type DType, dtypes, type HostArray } from '../dtype/dtype.ts';
import { DTypeError, ShapeError, ValueError } from '../errors.ts';
import { scope } from '../memory/scope.ts';
import { broadcastShapes } from '../shape/broadcast.ts';
import { describe, type Shape } from '../shape/shape.ts';
import { read } from '../tensor/reading.ts';
import { checkLive, type Tensor } from '../tensor/tensor.ts';
import { clone } from './copying.ts';
import { createEmpty } from './creation.ts';
import { gathering } from './gather-op.ts';
import { shaped } from './shaped.ts';
import { sort } from './sorting.ts';
import { expand } from './views.ts';

const maskedSelectOp = gathering('maskedSelect');

/** A tensor of host data, beside `like`. */
function uploaded(op: string, like: Tensor, shape: Shape, dtype: DType, data: HostArray): Tensor {
  const result = createEmpty(op, shape, { dtype, device: like.device });
  result.storage.backend.write(result.storage.buffer, 0, data);
  return result;
}

/** Row-major positions of what is not zero; NaN is not. */
function positionsOf(values: HostArray): Int32Array {
  const positions = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) positions[count++] = i;
  return positions.subarray(0, count);
}

/**
 * The indices of all elements that are not zero, in row-major order, one a row.
 *
 * Shape: `[count, rank]`. Dtype: int32.
 * @example
 * const places = await nonzero(tensor([[0, 5], [6, 0]]));
 * await places.toArray() // [[0, 1], [1, 0]]
 */
export async function nonzero(x: Tensor): Promise<Tensor> {
  checkLive('nonzero', x);
  const { shape, rank } = x;
  const positions = positionsOf(await read(x));
  const indices = new Int32Array(positions.length * rank);
  for (let i = 0; i < positions.length; i++) {
    for (let d = rank - 1, rest = positions[i]; d >= 0; d--) {
      indices[i * rank + d] = rest % shape[d];
      rest = Math.floor(rest / shape[d]);
    }
  }
  return uploaded('nonzero', x, [positions.length, rank], 'int32', indices);
}

/**
 * The elements of `x` where `mask` holds, in row-major order.
 *
 * Shape: `[count]`; `x` and `mask` broadcast. Dtype: that of `x`; `mask` is bool.
 * @throws {DTypeError} if the mask is not bool.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * const x = tensor([1, -2, 3]);
 * const positive = await maskedSelect(x, x.gt(0));
 * await positive.toArray() // [1, 3]
 */
export async function maskedSelect(x: Tensor, mask: Tensor): Promise<Tensor> {
  checkLive('maskedSelect', x);
  checkLive('maskedSelect', mask);
  if (mask.dtype !== 'bool') {
    throw new DTypeError('maskedSelect', `the mask is ${describe(mask)}; a mask is bool`, {
      mask: mask.dtype,
    });
  }
  const shape = broadcastShapes('maskedSelect', [x.shape, mask.shape]);
  // What is written to x while the mask is read must not be seen.
  const [elements, choice] = scope(() => {
    const copied = clone(expand(x, shape));
    return [shaped(copied, [copied.numel]), expand(mask, shape)];
  });
  try {
    const positions = positionsOf(await read(choice));
    const index = uploaded('maskedSelect', x, [positions.length], 'int32', positions);
    try {
      return maskedSelectOp([elements, index], { dim: null, picks: 'elements', wraps: false })[0];
    } finally {
      index.dispose();
    }
  } finally {
    elements.dispose();
    choice.dispose();
  }
}

/** Options of `unique`. */
export interface UniqueOptions {
  /** Whether values come in order. They always do; PyTorch's parameter. */
  readonly sorted?: boolean;
  /** Whether to say where in the values each element went. */
  readonly returnInverse?: boolean;
  /** Whether to say how often each value occurs. */
  readonly returnCounts?: boolean;
}

/** What `unique` gives; `inverse` and `counts` if they are asked for. */
export interface Unique {
  readonly values: Tensor;
  /** int32, of the shape of the input. */
  readonly inverse?: Tensor;
  /** int32, of the shape of the values. */
  readonly counts?: Tensor;
}

/**
 * The different elements of `x`, in order. Both zeros are one value; no NaN equals another.
 *
 * Shape: `[count]`. Dtype: preserved.
 * @example
 * const { values, counts } = await unique(tensor([3, 1, 3]), { returnCounts: true });
 * await values.toArray() // [1, 3]
 * await counts?.toArray() // [1, 2]
 */
export async function unique(x: Tensor, options: UniqueOptions = {}): Promise<Unique> {
  checkLive('unique', x);
  const { dtype, shape, numel } = x;
  const sorted = scope(() => sort(shaped(x, [numel])));
  const reads = Promise.all([read(sorted.values), read(sorted.indices)]);
  sorted.values.dispose();
  sorted.indices.dispose();
  const [elements, sources] = await reads;
  const values = new dtypes[dtype].array(numel);
  const counts = new Int32Array(numel);
  const inverse = new Int32Array(numel);
  let last = -1;
  for (let i = 0; i < numel; i++) {
    if (i === 0 || elements[i] !== elements[i - 1]) values[++last] = elements[i];
    counts[last]++;
    inverse[sources[i]] = last;
  }
  const count = last + 1;
  return {
    values: uploaded('unique', x, [count], dtype, values.subarray(0, count)),
    ...(options.returnInverse && { inverse: uploaded('unique', x, shape, 'int32', inverse) }),
    ...(options.returnCounts && {
      counts: uploaded('unique', x, [count], 'int32', counts.subarray(0, count)),
    }),
  };
}

/** Options of `bincount`. */
export interface BincountOptions {
  /** What each element counts for, instead of 1. */
  readonly weights?: Tensor;
  /** The smallest number of bins. */
  readonly minlength?: number;
}

/**
 * How often each of the numbers 0, 1, … occurs in a vector of them; with `weights`, the sum of
 * the weights at those places.
 *
 * Shape: `[max(x) + 1]`, and at least `minlength`. Dtype: int32; with weights float32 if they
 * are, else float64.
 * @throws {DTypeError} if `x` is not of integers.
 * @throws {ShapeError} if `x` is no vector, or the weights have another shape.
 * @throws {ValueError} if a number is negative, or `minlength` is no count.
 * @example
 * const counts = await bincount(tensor([0, 2, 2], { dtype: 'int32' }));
 * await counts.toArray() // [1, 0, 2]
 */
export async function bincount(x: Tensor, options: BincountOptions = {}): Promise<Tensor> {
  const { weights, minlength = 0 } = options;
  checkLive('bincount', x);
  if (weights !== undefined) checkLive('bincount', weights);
  checkBincount(x, weights, minlength);
  const [numbers, amounts] = await Promise.all([read(x), weights && read(weights)]);
  let count = minlength;
  for (let i = 0; i < numbers.length; i++) {
    if (numbers[i] < 0) {
      throw new ValueError(
        'bincount',
        `element ${i} of ${describe(x)} is ${numbers[i]}; none may be negative`,
        {
          position: i,
          value: numbers[i],
        },
      );
    }
    if (numbers[i] >= count) count = numbers[i] + 1;
  }
  const dtype =
    weights === undefined ? 'int32' : weights.dtype === 'float32' ? 'float32' : 'float64';
  const totals = new dtypes[dtype].array(count);
  for (let i = 0; i < numbers.length; i++)
    totals[numbers[i]] += amounts === undefined ? 1 : amounts[i];
  return uploaded('bincount', x, [count], dtype, totals);
}

function checkBincount(x: Tensor, weights: Tensor | undefined, minlength: number): void {
  if (dtypes[x.dtype].category !== 'integer') {
    throw new DTypeError('bincount', `input is ${describe(x)}; only integers are counted`, {
      dtype: x.dtype,
    });
  }
  // PyTorch takes an empty tensor of any rank; here, too, there must be one dim.
  if (x.rank !== 1) {
    throw new ShapeError('bincount', `input is ${describe(x)}; it must be a vector`, {
      shape: x.shape,
    });
  }
  if (weights !== undefined && (weights.rank !== 1 || weights.numel !== x.numel)) {
    throw new ShapeError(
      'bincount',
      `input is ${describe(x)}, weights is ${describe(weights)}; both must have one shape`,
      { shape: x.shape, weights: weights.shape },
    );
  }
  if (!Number.isInteger(minlength) || minlength < 0) {
    throw new ValueError('bincount', `minlength is ${minlength}; it is a non-negative integer`, {
      minlength,
    });
  }
}

/**
 * How many elements fall into each of `bins` equal parts of `[min, max]`; those outside are
 * left out. If `min` equals `max`, the smallest and the largest element take their place.
 *
 * Shape: `[bins]`. Dtype: floating, preserved.
 * @throws {DTypeError} if `x` is not floating.
 * @throws {ValueError} if `bins` is no positive integer, or the range is not finite or is
 * turned round.
 * @example
 * const counts = await histc(tensor([1, 2, 1]), 4, 0, 3);
 * await counts.toArray() // [0, 2, 1, 0]
 */
export async function histc(x: Tensor, bins = 100, min = 0, max = 0): Promise<Tensor> {
  checkLive('histc', x);
  checkHistc(x, bins, min, max);
  const { dtype } = x;
  const values = await read(x);
  const [low, high] = rangeOf(values, min, max);
  const { round, array: HostArray } = dtypes[dtype];
  const [start, width] = [round(low), round(round(high) - round(low))];
  const counts = new HostArray(bins);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!(value >= low && value <= high)) continue;
    const place = round(round(round(value - start) * bins) / width);
    counts[Math.min(Math.trunc(place), bins - 1)]++;
  }
  return uploaded('histc', x, [bins], dtype, counts);
}

function checkHistc(x: Tensor, bins: number, min: number, max: number): void {
  if (dtypes[x.dtype].category !== 'floating') {
    throw new DTypeError('histc', `input is ${describe(x)}; it must be floating`, {
      dtype: x.dtype,
    });
  }
  if (!Number.isInteger(bins) || bins <= 0) {
    throw new ValueError('histc', `bins is ${bins}; it is a positive integer`, { bins });
  }
  checkRange(min, max);
}

function checkRange(min: number, max: number): void {
  if (Number.isFinite(min) && Number.isFinite(max) && min <= max) return;
  throw new ValueError('histc', `the range is [${min}, ${max}]; it must be finite and in order`, {
    min,
    max,
  });
}

function rangeOf(values: HostArray, min: number, max: number): readonly [number, number] {
  if (min !== max || values.length === 0) return min === max ? [min - 1, max + 1] : [min, max];
  let [low, high] = [values[0], values[0]];
  for (let i = 1; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  checkRange(low, high);
  return low === high ? [low - 1, high + 1] : [low, high];
}
