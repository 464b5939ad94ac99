// Running sums, products and extrema along one dim.

import { checkAskedDType } from '../../dtype/asked-dtype.ts';
import { computedIn, type DType } from '../../dtype/dtype.ts';
import { DTypeError } from '../../errors.ts';
import { cast, input, isInDomain } from '../../expression/builder.ts';
import type { Domain } from '../../expression/primitives.ts';
import { type ScanCombiner, type ScanKernel, scanKernel } from '../../kernel/kernel.ts';
import { checkOptions } from '../../options.ts';
import { dimLast } from '../../shape/last-dim.ts';
import type { Layout } from '../../shape/layout.ts';
import { describe, normalizeDim } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { kernelOp } from '../callable.ts';
import { accumulateKind, type TensorSpec } from '../definition.ts';
import type { ValuesAndIndices } from '../ordering/sorting.ts';

/** Options of a running sum or product. */
export interface ScanOptions {
  /** The dtype that elements are converted to first, and that of the result. */
  readonly dtype?: DType;
}

interface ScanParams extends ScanOptions {
  readonly dim: number;
}

interface ScanFacts {
  readonly combiner: ScanCombiner;
  readonly domain: Domain;
  readonly accumulate: (dtype: DType) => DType;
  readonly indices: boolean;
}

function scan(name: string, { combiner, domain, accumulate, indices }: ScanFacts) {
  const kernels = new Map<string, ScanKernel>();
  const kernelFor = (from: DType, combined: DType): ScanKernel => {
    const key = `${from} ${combined}`;
    const known = kernels.get(key);
    if (known !== undefined) return known;
    const inside = computedIn(combined);
    const value = cast(input(0, inside), combined);
    const outputs = [value, ...(indices ? [input(1, 'int32')] : [])];
    // Digits that the dtype asked for does not hold are lost before they are combined.
    const prologue = cast(cast(input(0, from), combined), inside);
    const kernel = scanKernel([from], prologue, combiner, outputs);
    kernels.set(key, kernel);
    return kernel;
  };
  const lower = ([x]: readonly TensorSpec[], { dim, dtype }: ScanParams) => {
    const along = normalizeDim(name, dim, x.shape.length);
    checkAskedDType(name, dtype);
    const combined = dtype ?? accumulate(x.dtype);
    if (!isInDomain(combined, domain)) {
      throw new DTypeError(name, `x is ${describe(x)}; the rule is ${domain} dtypes only`, {
        dtype: combined,
      });
    }
    const kernel = kernelFor(x.dtype, combined);
    return {
      kernel,
      outputs: kernel.outputs.map((node) => ({ dtype: node.dtype, shape: x.shape })),
      scalars: [],
      view: (layout: Layout) => dimLast(layout, along),
    };
  };
  return kernelOp(name, 'scan', lower, { combiner });
}

const { integersWide, same } = accumulateKind;
const scans = {
  cumsum: scan('cumsum', {
    combiner: 'sum',
    domain: 'any',
    accumulate: integersWide,
    indices: false,
  }),
  cumprod: scan('cumprod', {
    combiner: 'prod',
    domain: 'any',
    accumulate: integersWide,
    indices: false,
  }),
  cummax: scan('cummax', { combiner: 'max', domain: 'any', accumulate: same, indices: true }),
  cummin: scan('cummin', { combiner: 'min', domain: 'any', accumulate: same, indices: true }),
  logcumsumexp: scan('logcumsumexp', {
    combiner: 'logaddexp',
    domain: 'floating',
    accumulate: same,
    indices: false,
  }),
};

/**
 * Sums of the elements up to each one along `dim`: `yᵢ = x₀ + … + xᵢ`.
 *
 * Shape: that of `x`. Dtype: floating preserved, bools and integers give int32; `dtype`
 * converts first. float16 is accumulated in float32, float32 in float64.
 * @throws {ShapeError} if `dim` lies outside `[-rank, rank)`.
 * @example
 * await cumsum(tensor([1, 2, 3]), 0).toArray() // [1, 3, 6]
 */
export function cumsum(x: Tensor, dim: number, options?: ScanOptions): Tensor {
  checkOptions('cumsum', options, "{ dtype: 'float64' }");
  return scans.cumsum([x], { dim, dtype: options?.dtype })[0];
}

/**
 * Products of the elements up to each one along `dim`.
 *
 * Shape and dtype: as `cumsum`.
 * @throws {ShapeError} if `dim` lies outside `[-rank, rank)`.
 * @example
 * await cumprod(tensor([1, 2, 3]), 0).toArray() // [1, 2, 6]
 */
export function cumprod(x: Tensor, dim: number, options?: ScanOptions): Tensor {
  checkOptions('cumprod', options, "{ dtype: 'float64' }");
  return scans.cumprod([x], { dim, dtype: options?.dtype })[0];
}

/**
 * The largest element up to each one along `dim`, and where it is: NaN once one has come; of
 * equal elements, the last.
 *
 * Shape: that of `x`. Dtype: preserved; indices are int32.
 * @throws {ShapeError} if `dim` lies outside `[-rank, rank)`.
 * @example
 * const { values, indices } = cummax(tensor([1, 3, 2, 3]), 0);
 * [await values.toArray(), await indices.toArray()] // [[1, 3, 3, 3], [0, 1, 1, 3]]
 */
export function cummax(x: Tensor, dim: number): ValuesAndIndices {
  const [values, indices] = scans.cummax([x], { dim });
  return { values, indices };
}

/**
 * The smallest element up to each one along `dim`, by the rules of `cummax`.
 *
 * Shape: that of `x`. Dtype: preserved; indices are int32.
 * @throws {ShapeError} if `dim` lies outside `[-rank, rank)`.
 * @example
 * const { values, indices } = cummin(tensor([3, 1, 2, 1]), 0);
 * [await values.toArray(), await indices.toArray()] // [[3, 1, 1, 1], [0, 1, 1, 3]]
 */
export function cummin(x: Tensor, dim: number): ValuesAndIndices {
  const [values, indices] = scans.cummin([x], { dim });
  return { values, indices };
}

/**
 * Log of the summed exponentials up to each element along `dim`, without overflow.
 *
 * Shape: that of `x`. Dtype: floating, preserved.
 * @throws {DTypeError} on integers and bools.
 * @throws {ShapeError} if `dim` lies outside `[-rank, rank)`.
 * @example
 * await logcumsumexp(tensor([0, 0]), 0).toArray() // [0, 0.6931471824645996]
 */
export function logcumsumexp(x: Tensor, dim: number): Tensor {
  return scans.logcumsumexp([x], { dim })[0];
}
