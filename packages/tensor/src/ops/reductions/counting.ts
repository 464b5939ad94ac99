// Histograms. Their size or their range is data, so they wait for it and count on the host.

import { dtypes, type HostArray } from '../../dtype/dtype.ts';
import { DTypeError, ShapeError, ValueError } from '../../errors.ts';
import { refuseDecidedByValues } from '../../execute/launch.ts';
import { checkOptions } from '../../options.ts';
import { describe } from '../../shape/shape.ts';
import { read } from '../../tensor/reading.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { uploaded } from '../creation/uploaded.ts';

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
 * are, else float64. Gradient: none, not of the weights either.
 * @throws {DTypeError} if `x` is not of integers.
 * @throws {ShapeError} if `x` is no vector, or the weights have another shape.
 * @throws {ValueError} if a number is negative, or `minlength` is no count.
 * @example
 * const counts = await bincount(tensor([0, 2, 2], { dtype: 'int32' }));
 * await counts.toArray() // [1, 0, 2]
 */
export function bincount(x: Tensor, options: BincountOptions = {}): Promise<Tensor> {
  refuseDecidedByValues('bincount');
  return countsOf(x, options);
}

async function countsOf(x: Tensor, options: BincountOptions): Promise<Tensor> {
  checkLive('bincount', x);
  checkOptions('bincount', options, '{ minlength: 5 }');
  const { weights, minlength = 0 } = options;
  if (weights !== undefined) checkLive('bincount', weights, 1);
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
 * Shape: `[bins]`. Dtype: floating, preserved. Gradient: none; counts are constant.
 * @throws {DTypeError} if `x` is not floating.
 * @throws {ValueError} if `bins` is no positive integer, or the range is not finite or is
 * turned round.
 * @example
 * const counts = await histc(tensor([1, 2, 1]), 4, 0, 3);
 * await counts.toArray() // [0, 2, 1, 0]
 */
export function histc(x: Tensor, bins = 100, min = 0, max = 0): Promise<Tensor> {
  refuseDecidedByValues('histc');
  return histogram(x, bins, min, max);
}

async function histogram(x: Tensor, bins: number, min: number, max: number): Promise<Tensor> {
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
