// Variance and standard deviation, in two passes: the mean first, then the squared distances
// from it. One pass over sums of x and x² would cancel where the mean is large.
// Source: Chan, Golub & LeVeque, The American Statistician 37(3), 1983.

import { computedIn, type DType } from '../../dtype/dtype.ts';
import { DTypeError, ValueError } from '../../errors.ts';
import { apply } from '../../execute/door.ts';
import { isInDomain } from '../../expression/builder.ts';
import { scope } from '../../memory/scope.ts';
import { describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { keepdimOf, type ReduceOptions, reduceOp } from '../callable.ts';
import { accumulateKind, type ReduceOp } from '../definition.ts';
import { mean } from './totals.ts';

/** Options of `var` and `std`. */
export interface VarianceOptions extends ReduceOptions {
  /** The sum of squares is divided by `n − correction`; 1 unless given. */
  readonly correction?: number;
  /** False is a correction of 0, true one of 1. */
  readonly unbiased?: boolean;
}

type Dims = number | readonly number[] | null;

interface Moments {
  readonly mean: ReduceOp;
  readonly spread: ReduceOp;
}

function moments(name: 'var' | 'std'): Moments {
  return {
    mean: { ...mean.op, name },
    spread: reduceOp({
      name,
      combiner: 'sum',
      domain: 'floating',
      accumulate: accumulateKind.same,
      result: accumulateKind.same,
      prologue: (e, x, center) => e.mul(e.sub(x, center), e.sub(x, center)),
      epilogue: (e, { value, count }, correction) => {
        const variance = e.div(value, e.max(e.sub(count, correction), 0));
        return name === 'std' ? e.sqrt(variance) : variance;
      },
      needsElements: false,
      // The mean, too, changes with x, but the squares sum up to their least there.
      gradient: (e, { g, y, count }, x, center, correction) => {
        const degrees = e.max(e.sub(count, correction), 0);
        if (name === 'var') return e.mul(e.div(e.mul(g, 2), degrees), e.sub(x, center));
        const scale = e.select(e.eq(y, 0), 0, e.div(g, e.mul(y, degrees)));
        return e.mul(scale, e.sub(x, center));
      },
    }),
  };
}

const ofVariance = moments('var');
const ofDeviation = moments('std');

function spread(
  { mean: meanOp, spread: spreadOp }: Moments,
  x: Tensor,
  dim: Dims | undefined,
  options: VarianceOptions | undefined,
): Tensor {
  checkLive(spreadOp.name, x);
  const params = { dim, keepdim: keepdimOf(spreadOp.name, options) };
  if (!isInDomain(x.dtype, 'floating')) {
    throw new DTypeError(spreadOp.name, `x is ${describe(x)}; the rule is floating dtypes only`, {
      dtype: x.dtype,
    });
  }
  const correction = correctionOf(spreadOp.name, options);
  return scope(() => {
    const [center] = apply(meanOp, [x], { dim, keepdim: true, dtype: meanDType(x) });
    return apply(spreadOp, [x, center, correction], params)[0];
  });
}

function correctionOf(op: string, { correction, unbiased }: VarianceOptions = {}): number {
  if (correction !== undefined && unbiased !== undefined) {
    throw new ValueError(
      op,
      `correction is ${correction} and unbiased is ${unbiased}; give one of them`,
      { correction, unbiased },
    );
  }
  return correction ?? (unbiased === false ? 0 : 1);
}

// A mean rounded to float32 would shift every distance; where the device can, it is not.
function meanDType(x: Tensor): DType {
  const { dtypes } = x.storage.backend.capabilities;
  return dtypes.includes('float64') ? 'float64' : computedIn(x.dtype);
}

/**
 * Variance along `dim`: `Σ (xᵢ − mean)² / (n − correction)`.
 *
 * Computed in float64 where the device has it. NaN if there are fewer elements than needed:
 * none, or one with the usual correction of 1.
 * Shape: as `sum`. Dtype: floating, preserved.
 * @throws {DTypeError} on integers and bools.
 * @throws {ValueError} if both `correction` and `unbiased` are given.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await tensor([1, 2, 3, 4]).var(0, { unbiased: false }).item() // 1.25
 */
function variance(x: Tensor, dim?: Dims, options?: VarianceOptions): Tensor {
  return spread(ofVariance, x, dim, options);
}

/**
 * Standard deviation along `dim`, the root of `var`.
 *
 * Shape: as `sum`. Dtype: floating, preserved.
 * @throws {DTypeError} on integers and bools.
 * @throws {ValueError} if both `correction` and `unbiased` are given.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await std(tensor([1, 2, 3])).item() // 1
 */
export function std(x: Tensor, dim?: Dims, options?: VarianceOptions): Tensor {
  return spread(ofDeviation, x, dim, options);
}

export { variance as var };
