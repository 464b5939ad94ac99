// Variance and standard deviation, in two passes: the mean first, then the squared distances
// from it. One pass over sums of x and x² would cancel where the mean is large. So would two around
// a mean rounded to float32, which is why it is a float64 or, where a device holds none, two floats.
// Source: Chan, Golub & LeVeque, The American Statistician 37(3), 1983.

import { DTypeError, ValueError } from '../../errors.ts';
import { apply } from '../../execute/door.ts';
import { type Builder, isInDomain } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';
import { scope } from '../../memory/scope.ts';
import { describe } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { keepdimOf, type ReduceOptions, reduceOp } from '../callable.ts';
import {
  accumulateKind,
  type Reduced,
  type ReduceGradientRule,
  type ReduceOp,
} from '../definition.ts';
import { mean } from './totals.ts';

/** Options of `var` and `std`. */
export interface VarianceOptions extends ReduceOptions {
  /** The sum of squares is divided by `n − correction`; 1 unless given. */
  readonly correction?: number;
  /** False is a correction of 0, true one of 1. */
  readonly unbiased?: boolean;
}

type Dims = number | readonly number[] | null;

type Name = 'var' | 'std';

/** The mean of the elements in tensors, and the spread around it: of x, these, and the correction. */
interface Moments {
  readonly mean: ReduceOp;
  readonly spread: ReduceOp;
}

function moments(name: Name): Moments {
  return {
    mean: reduceOp({ ...mean.op, name, accumulate: () => 'float64' }),
    spread: spreadOp(
      name,
      (e, x, center) => e.sub(x, center),
      (e, reduced, x, center, correction) => slope(name, e, reduced, e.sub(x, center), correction),
    ),
  };
}

// The nearest float, and what that lacks. Near a large mean the first difference is exact, so the
// second one loses nothing.
function momentsInParts(name: Name): Moments {
  return {
    mean: reduceOp({
      ...mean.op,
      name,
      accumulate: () => 'float64',
      epilogue: (e, { value, count }) => {
        const whole = e.cast(e.div(value, count), 'float64');
        const nearest = e.cast(whole, 'float32');
        return [nearest, e.cast(e.sub(whole, e.cast(nearest, 'float64')), 'float32')];
      },
    }),
    spread: spreadOp(
      name,
      (e, x, nearest, rest) => e.sub(e.sub(x, nearest), rest),
      (e, reduced, x, nearest, rest, correction) =>
        slope(name, e, reduced, e.sub(e.sub(x, nearest), rest), correction),
    ),
  };
}

function spreadOp(
  name: Name,
  distance: (e: Builder, x: Expression, ...mean: Expression[]) => Expression,
  gradient: ReduceGradientRule,
): ReduceOp {
  return reduceOp({
    name,
    combiner: 'sum',
    domain: 'floating',
    accumulate: accumulateKind.same,
    result: accumulateKind.same,
    prologue: (e, x, ...mean) => e.mul(distance(e, x, ...mean), distance(e, x, ...mean)),
    epilogue: (e, { value, count }, correction) => {
      const variance = e.div(value, e.max(e.sub(count, correction), 0));
      return name === 'std' ? e.sqrt(variance) : variance;
    },
    needsElements: false,
    gradient,
  });
}

// The mean, too, changes with x, but the squares sum up to their least there.
function slope(
  name: Name,
  e: Builder,
  { g, y, count }: Reduced,
  distance: Expression,
  correction: Expression,
): Expression {
  const degrees = e.max(e.sub(count, correction), 0);
  if (name === 'var') return e.mul(e.div(e.mul(g, 2), degrees), distance);
  return e.mul(e.select(e.eq(y, 0), 0, e.div(g, e.mul(y, degrees))), distance);
}

const whole = { var: moments('var'), std: moments('std') };
const inParts = { var: momentsInParts('var'), std: momentsInParts('std') };

function spread(
  name: Name,
  x: Tensor,
  dim: Dims | undefined,
  options: VarianceOptions | undefined,
): Tensor {
  checkLive(name, x);
  const params = { dim, keepdim: keepdimOf(name, options) };
  if (!isInDomain(x.dtype, 'floating')) {
    throw new DTypeError(name, `x is ${describe(x)}; the rule is floating dtypes only`, {
      dtype: x.dtype,
    });
  }
  const correction = correctionOf(name, options);
  const { dtypes } = x.storage.backend.capabilities;
  const ops = (dtypes.includes('float64') ? whole : inParts)[name];
  return scope(() => {
    const center = apply(ops.mean, [x], { dim, keepdim: true });
    return apply(ops.spread, [x, ...center, correction], params)[0];
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

/**
 * Variance along `dim`: `Σ (xᵢ − mean)² / (n − correction)`.
 *
 * The mean is a float64, or two floats where the device holds none. NaN if there are fewer elements
 * than needed: none, or one with the usual correction of 1.
 * Shape: as `sum`. Dtype: floating, preserved.
 * @throws {DTypeError} on integers and bools.
 * @throws {ValueError} if both `correction` and `unbiased` are given.
 * @throws {ShapeError} if a dim lies outside `[-rank, rank)` or is named twice.
 * @example
 * await tensor([1, 2, 3, 4]).var(0, { unbiased: false }).item() // 1.25
 */
function variance(x: Tensor, dim?: Dims, options?: VarianceOptions): Tensor {
  return spread('var', x, dim, options);
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
  return spread('std', x, dim, options);
}

export { variance as var };
