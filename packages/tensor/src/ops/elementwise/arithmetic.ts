// Arithmetic on one and two operands.

import { isFloatingPoint } from '../../dtype/dtype.ts';
import { DTypeError } from '../../errors.ts';
import type { Value } from '../../execute/value.ts';
import type { Builder } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';
import { checkOptions, chosen } from '../../options.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import {
  type Elementwise,
  type ElementwiseFunction,
  elementwise,
  elementwiseFunction,
} from '../callable.ts';
import { checkFactor } from './factors.ts';

/** Options of `add` and `sub`. */
export interface AlphaOptions {
  /** What the second operand is multiplied with first; 1 unless given. */
  readonly alpha?: number;
}

const plainSum = elementwise<[x: Value, y: Value]>('add', 'promote', (e, x, y) => e.add(x, y));
const scaledSum = elementwise<[x: Value, y: Value, alpha: Value]>(
  'add',
  'promote',
  (e, x, y, alpha) => e.add(x, e.mul(alpha, y)),
);

/**
 * Sum, `x + y`; with `alpha`, `x + alpha · y`.
 *
 * Shape: broadcast. Dtype: promoted; on bool it is "or".
 * @throws {ShapeError} if the shapes do not broadcast.
 * @throws {DeviceError} if the operands lie on different devices.
 * @throws {ValueError} if the operands are integers and `alpha` has a fraction.
 * @example
 * await add(tensor([1, 2]), 10).toArray() // [11, 12]
 */
export const add: ElementwiseFunction<[x: Value, y: Value, options?: AlphaOptions]> =
  elementwiseFunction((x, y, options) => {
    if (options?.alpha === undefined) return plainSum.resolve(x, y);
    checkFactor('add', 'alpha', options.alpha, [x, y]);
    return scaledSum.resolve(x, y, options.alpha);
  });

const plainDifference = elementwise<[x: Value, y: Value]>('sub', 'noBools', (e, x, y) =>
  e.sub(x, y),
);
const scaledDifference = elementwise<[x: Value, y: Value, alpha: Value]>(
  'sub',
  'noBools',
  (e, x, y, alpha) => e.sub(x, e.mul(alpha, y)),
);

/**
 * Difference, `x − y`; with `alpha`, `x − alpha · y`.
 *
 * Shape: broadcast. Dtype: promoted; not bool.
 * @throws {DTypeError} if an operand is bool.
 * @throws {ValueError} if the operands are integers and `alpha` has a fraction.
 * @example
 * await sub(tensor([1, 2]), 10).toArray() // [-9, -8]
 */
export const sub: ElementwiseFunction<[x: Value, y: Value, options?: AlphaOptions]> =
  elementwiseFunction((x, y, options) => {
    if (options?.alpha === undefined) return plainDifference.resolve(x, y);
    checkFactor('sub', 'alpha', options.alpha, [x, y]);
    return scaledDifference.resolve(x, y, options.alpha);
  });

/**
 * Product, `x · y`, element by element.
 *
 * Shape: broadcast. Dtype: promoted; on bool it is "and".
 * @example
 * await mul(tensor([1, 2]), 10).toArray() // [10, 20]
 */
export const mul = elementwise<[x: Value, y: Value]>('mul', 'promote', (e, x, y) => e.mul(x, y));

/** Options of `div`. */
export interface DivOptions {
  /** Whether the quotient is rounded: down, or towards zero. */
  readonly roundingMode?: 'floor' | 'trunc' | null;
}

type Quotient = Elementwise<[x: Value, y: Value]>;

const quotient: Quotient = elementwise('div', 'float', (e, x, y) => e.div(x, y));

const roundedQuotients: Readonly<Record<'floor' | 'trunc', Quotient>> = {
  floor: elementwise('div', 'number', (e, x, y) => e.floorDivide(x, y)),
  trunc: elementwise('div', 'number', (e, x, y) => {
    if (isFloatingPoint(x.dtype)) return e.trunc(e.div(x, y));
    // Rounded down, the quotient is one too low where it is negative and has a rest.
    const floor = e.floorDivide(x, y);
    const isNegative = e.ne(e.lt(x, 0), e.lt(y, 0));
    return e.select(e.and(isNegative, e.ne(e.fmod(x, y), 0)), e.add(floor, 1), floor);
  }),
};

/**
 * Quotient, `x / y`, by IEEE 754: `1 / 0` is `Infinity`, `0 / 0` is `NaN`. With `roundingMode`,
 * rounded down as `floorDivide` does, or without its fraction.
 *
 * Shape: broadcast. Dtype: promoted; integers and bools divide as float32, integers that are
 * rounded as integers. Those divided by 0 give 0, where PyTorch refuses.
 * @throws {DTypeError} if both operands are bool and the quotient is rounded.
 * @throws {ValueError} if the mode is neither `floor` nor `trunc`.
 * @example
 * await div(tensor([1, 2]), 4).toArray() // [0.25, 0.5]
 * await div(tensor([-7, 7]), 2, { roundingMode: 'trunc' }).toArray() // [-3, 3]
 */
export const div: ElementwiseFunction<[x: Value, y: Value, options?: DivOptions]> =
  elementwiseFunction((x, y, options) => {
    checkOptions('div', options, "{ roundingMode: 'floor' }");
    const mode = options?.roundingMode ?? undefined;
    const op =
      mode === undefined ? quotient : chosen('div', 'roundingMode', mode, roundedQuotients);
    return op.resolve(x, y);
  });

/**
 * Negation, `−x`.
 *
 * Dtype: preserved; not bool.
 * @example
 * await neg(tensor([1, -2])).toArray() // [-1, 2]
 */
export const neg = elementwise<[x: Tensor]>('neg', 'promote', (e, x) => e.neg(x));

/**
 * Negation, `−x`; PyTorch's other name for `neg`.
 * @example
 * await negative(tensor([1, -2])).toArray() // [-1, 2]
 */
export const negative = neg;

/**
 * Absolute value, `|x|`. The smallest int32 has none and stays.
 *
 * Dtype: preserved; not bool.
 * @example
 * await abs(tensor([1, -2])).toArray() // [1, 2]
 */
export const abs = elementwise<[x: Tensor]>('abs', 'promote', (e, x) => e.abs(x));

/**
 * `+x`: the tensor itself.
 *
 * Shape and dtype: preserved; not bool.
 * @throws {DTypeError} if `x` is bool.
 * @example
 * await positive(tensor([1, -2])).toArray() // [1, -2]
 */
export function positive(x: Tensor): Tensor {
  checkLive('positive', x);
  if (x.dtype !== 'bool') return x;
  throw new DTypeError('positive', 'bool operands; the rule is number dtypes only', {
    dtype: x.dtype,
  });
}

// Bools are counted, where a product of bools would be "and".
const counted = (e: Builder, x: Expression): Expression =>
  x.dtype === 'bool' ? e.cast(x, 'int32') : x;

/**
 * Square, `x · x`.
 *
 * Dtype: preserved; bool gives int32.
 * @example
 * await square(tensor([1, -2])).toArray() // [1, 4]
 */
export const square = elementwise<[x: Tensor]>('square', 'promote', (e, x) =>
  e.mul(counted(e, x), counted(e, x)),
);

/**
 * The larger of two, NaN if either is.
 *
 * Shape: broadcast. Dtype: promoted.
 * @example
 * await maximum(tensor([-1, 2]), 0).toArray() // [0, 2]
 */
export const maximum = elementwise<[x: Value, y: Value]>('maximum', 'promote', (e, x, y) =>
  e.max(x, y),
);

/**
 * The smaller of two, NaN if either is.
 *
 * Shape: broadcast. Dtype: promoted.
 * @example
 * await minimum(tensor([-1, 2]), 0).toArray() // [-1, 0]
 */
export const minimum = elementwise<[x: Value, y: Value]>('minimum', 'promote', (e, x, y) =>
  e.min(x, y),
);

/**
 * The larger of two; where one is NaN, the other.
 *
 * Shape: broadcast. Dtype: promoted.
 * @example
 * await fmax(tensor([-1, NaN]), 0).toArray() // [0, 0]
 */
export const fmax = elementwise<[x: Value, y: Value]>(
  'fmax',
  'promote',
  (e, x, y) => numberOf(e, x, y, e.max(x, y)),
  (e, g, _, x, y) => toFirst(e, g, e.or(e.le(y, x), e.ne(y, y))),
);

/**
 * The smaller of two; where one is NaN, the other.
 *
 * Shape: broadcast. Dtype: promoted.
 * @example
 * await fmin(tensor([-1, NaN]), 0).toArray() // [-1, 0]
 */
export const fmin = elementwise<[x: Value, y: Value]>(
  'fmin',
  'promote',
  (e, x, y) => numberOf(e, x, y, e.min(x, y)),
  (e, g, _, x, y) => toFirst(e, g, e.or(e.le(x, y), e.ne(y, y))),
);

// Of equal operands the first one gets the gradient, as in PyTorch.
function toFirst(e: Builder, g: Expression, isFirst: Expression): [Expression, Expression] {
  return [e.select(isFirst, g, 0), e.select(isFirst, 0, g)];
}

// Only a NaN differs from itself.
function numberOf(e: Builder, x: Expression, y: Expression, both: Expression): Expression {
  if (!isFloatingPoint(x.dtype)) return both;
  return e.select(e.ne(x, x), y, e.select(e.ne(y, y), x, both));
}
