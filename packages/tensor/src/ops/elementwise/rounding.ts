// Rounding to whole numbers, and what rounding leaves.

import { isFloatingPoint } from '../../dtype/dtype.ts';
import { DTypeError, ValueError } from '../../errors.ts';
import type { Builder } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';
import { checkOptions } from '../../options.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { worded } from '../../wording.ts';
import { type ElementwiseFunction, elementwise, elementwiseFunction } from '../callable.ts';

/**
 * The largest whole number not above `x`, `⌊x⌋`.
 *
 * Dtype: preserved; integers stay as they are.
 * @throws {DTypeError} if `x` is bool.
 * @example
 * await floor(tensor([1.5, -1.5])).toArray() // [1, -2]
 */
export const floor = elementwise<[x: Tensor]>('floor', 'promote', (e, x) => e.floor(x));

/**
 * The smallest whole number not below `x`, `⌈x⌉`.
 *
 * Dtype: preserved; integers stay as they are.
 * @throws {DTypeError} if `x` is bool.
 * @example
 * await ceil(tensor([1.5, -1.5])).toArray() // [2, -1]
 */
export const ceil = elementwise<[x: Tensor]>('ceil', 'promote', (e, x) => e.ceil(x));

const rounded = elementwise<[x: Tensor]>('round', 'promote', (e, x) => e.round(x));

// A power of ten below one is no float: tens are divided by, decimals multiplied with, and one of
// the two factors is 1.
const roundedPlaces = elementwise<[x: Tensor, decimals: number, tens: number]>(
  'round',
  'promote',
  (e, x, decimals, tens) => {
    const scaled = e.div(e.mul(onlyFloats('round', x), decimals), tens);
    return e.div(e.mul(e.round(stored(e, scaled)), tens), decimals);
  },
  // Constant between its steps.
  () => [],
);

// Which way a tie goes is decided in float32, where a device may compute with more digits: the
// bits of a number are those of its dtype.
function stored(e: Builder, x: Expression): Expression {
  return x.dtype === 'float32' ? e.bitcast(e.bitcast(x, 'int32'), 'float32') : x;
}

/** Options of `round`. */
export interface RoundOptions {
  /** Digits to keep behind the point; negative ones are before it. None unless given. */
  readonly decimals?: number;
}

/**
 * The nearest whole number, of two equally near the even one; or the nearest number of so many
 * `decimals`: the nearest whole number to `x · 10ᵈ`, divided by `10ᵈ` again.
 *
 * Dtype: preserved; integers stay as they are, and have no decimals.
 * @throws {DTypeError} if `x` is bool, or integer and decimals are given.
 * @throws {ValueError} if `decimals` is no integer.
 * @example
 * await round(tensor([0.5, 1.5, 2.6])).toArray() // [0, 2, 3]
 * await round(tensor([1234.5]), { decimals: -2 }).toArray() // [1200]
 */
export const round: ElementwiseFunction<[x: Tensor, options?: RoundOptions]> = elementwiseFunction(
  (x, options) => {
    checkOptions('round', options, '{ decimals: 2 }');
    const decimals = options?.decimals ?? 0;
    if (decimals === 0) return rounded.resolve(x);
    if (!Number.isInteger(decimals)) {
      throw new ValueError('round', `decimals is ${worded(decimals)}; it must be an integer`, {
        decimals,
      });
    }
    return roundedPlaces.resolve(x, 10 ** Math.max(decimals, 0), 10 ** Math.max(-decimals, 0));
  },
);

/**
 * `x` without its fraction.
 *
 * Dtype: preserved; integers stay as they are.
 * @throws {DTypeError} if `x` is bool.
 * @example
 * await trunc(tensor([1.5, -1.5])).toArray() // [1, -1]
 */
export const trunc = elementwise<[x: Tensor]>('trunc', 'promote', (e, x) => e.trunc(x));

/**
 * The fraction, `x − trunc(x)`, with the sign of `x`; NaN for the infinities.
 *
 * Dtype: floating, preserved.
 * @throws {DTypeError} if `x` is not floating.
 * @example
 * await frac(tensor([1.5, -1.25])).toArray() // [0.5, -0.25]
 */
export const frac = elementwise<[x: Tensor]>('frac', 'promote', (e, x) =>
  e.sub(x, e.trunc(onlyFloats('frac', x))),
);

function onlyFloats(op: string, x: Expression): Expression {
  if (isFloatingPoint(x.dtype)) return x;
  throw new DTypeError(op, `${x.dtype} operands; the rule is floating dtypes only`, {
    dtype: x.dtype,
  });
}
