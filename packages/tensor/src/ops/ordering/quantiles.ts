// Quantiles: what stands at given places of the sorted elements, and between them.

import { DTypeError, ShapeError, saidBy, ValueError } from '../../errors.ts';
import { apply } from '../../execute/door.ts';
import { type Builder, isInDomain } from '../../expression/builder.ts';
import type { Expression } from '../../expression/node.ts';
import { scope } from '../../memory/scope.ts';
import { checkOptions, chosen } from '../../options.ts';
import { reducedShape } from '../../shape/reduced-shape.ts';
import { describe, normalizeDim } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import type { ReduceOptions } from '../callable.ts';
import { full } from '../creation/filled.ts';
import type { ElementwiseOp } from '../definition.ts';
import { indexSelect } from '../indexing/gathering.ts';
import { flatten, narrow, permute, reshape } from '../views/index.ts';
import { sort } from './sorting.ts';

/** What to take where a quantile falls between two elements. */
export type Interpolation = 'linear' | 'lower' | 'higher' | 'nearest' | 'midpoint';

/** Options of `quantile`. */
export interface QuantileOptions extends ReduceOptions {
  /** `linear` unless given. */
  readonly interpolation?: Interpolation;
}

/** Two places in order, int32, and how much of the second one to take. */
type Places = readonly [below: Expression, above: Expression, weight: Expression];

function floorOf(e: Builder, rank: Expression): Expression {
  return e.cast(rank, 'int32');
}

function ceilOf(e: Builder, rank: Expression): Expression {
  const floor = floorOf(e, rank);
  return e.add(floor, e.cast(e.lt(e.cast(floor, rank.dtype), rank), 'int32'));
}

/** The nearest place, of two equally near ones the even. */
function nearestOf(e: Builder, rank: Expression): Expression {
  const floor = floorOf(e, rank);
  const rest = e.sub(rank, e.cast(floor, rank.dtype));
  const half = e.cast(e.div(e.cast(floor, rank.dtype), 2), 'int32');
  const isOdd = e.ne(e.mul(half, 2), floor);
  const isUp = e.or(e.gt(rest, 0.5), e.and(e.eq(rest, 0.5), isOdd));
  return e.add(floor, e.cast(isUp, 'int32'));
}

const places: Readonly<Record<Interpolation, (e: Builder, rank: Expression) => Places>> = {
  linear: (e, rank) => {
    const floor = floorOf(e, rank);
    return [floor, ceilOf(e, rank), e.sub(rank, e.cast(floor, rank.dtype))];
  },
  lower: (e, rank) => [floorOf(e, rank), floorOf(e, rank), e.constant(0, rank.dtype)],
  higher: (e, rank) => [ceilOf(e, rank), ceilOf(e, rank), e.constant(0, rank.dtype)],
  nearest: (e, rank) => [nearestOf(e, rank), nearestOf(e, rank), e.constant(0, rank.dtype)],
  midpoint: (e, rank) => [floorOf(e, rank), ceilOf(e, rank), e.constant(0.5, rank.dtype)],
};

/** Where a quantile falls; NaN what is none. Stored, so that it is rounded before it is cut. */
const ranks: ElementwiseOp = {
  kind: 'elementwise',
  name: 'quantile',
  operands: 'first',
  expression: (e, q, last) => {
    const isInside = e.and(e.ge(q, 0), e.le(q, 1));
    return e.select(isInside, e.mul(q, last), Number.NaN);
  },
};

/** From there to the elements around it. */
function placesOp(interpolation: Interpolation): ElementwiseOp {
  return {
    kind: 'elementwise',
    name: 'quantile',
    operands: 'first',
    expression: (e, rank) => {
      const [below, above, weight] = places[interpolation](e, rank);
      return [below, above, e.select(e.eq(rank, rank), weight, Number.NaN)];
    },
  };
}

const placesOps = Object.fromEntries(
  (Object.keys(places) as Interpolation[]).map((name) => [name, placesOp(name)]),
) as Readonly<Record<Interpolation, ElementwiseOp>>;

/** Between two elements, by weight from the nearer one; NaN where the largest element is. */
const blend: ElementwiseOp = {
  kind: 'elementwise',
  name: 'quantile',
  operands: 'promote',
  expression: (e, below, above, weight, top) => {
    const span = e.sub(above, below);
    const between = e.select(
      e.lt(weight, 0.5),
      e.add(below, e.mul(weight, span)),
      e.sub(above, e.mul(e.sub(1, weight), span)),
    );
    // Two equal infinities have nothing between them.
    const isWeightNone = e.ne(weight, weight);
    const value = e.select(e.eq(below, above), below, between);
    return e.select(e.ne(top, top), top, e.select(isWeightNone, weight, value));
  },
};

/**
 * The `q`-quantiles of all elements, or along `dim`: what stands at `q · (n − 1)` of the sorted
 * elements, interpolated between its neighbours. NaN if an element is NaN.
 *
 * Shape: as `sum` for a number or a scalar `q`; for a vector of them, its size comes first.
 * Dtype: floating, preserved; a tensor `q` has it too. Entries of a tensor `q` outside [0, 1]
 * give NaN, since its values are not read.
 * @throws {DTypeError} if `x` is not floating, or `q` of another dtype.
 * @throws {ValueError} if a number `q` lies outside [0, 1], or the interpolation is unknown.
 * @throws {ShapeError} if there are no elements, `q` has more than one dim, or `dim` lies
 * outside `[-rank, rank)`.
 * @see Hyndman & Fan, The American Statistician 50(4), 1996 (definition 7).
 * @example
 * await quantile(tensor([1, 2, 4]), 0.75).item() // 3
 */
export function quantile(
  x: Tensor,
  q: number | Tensor,
  dim?: number | null,
  options: QuantileOptions = {},
): Tensor {
  checkLive('quantile', x);
  checkOptions('quantile', options, '{ keepdim: true }');
  const { keepdim = false, interpolation = 'linear' } = options;
  const op = chosen('quantile', 'interpolation', interpolation, placesOps);
  checkQuantile(x, q);
  const isWhole = dim === undefined || dim === null;
  const d = isWhole ? 0 : normalizeDim('quantile', dim, x.rank);
  if (x.numel === 0) {
    throw new ShapeError('quantile', `${describe(x)} has no elements`, { shape: x.shape });
  }
  const rest = isWhole
    ? x.shape.flatMap(() => (keepdim ? [1] : []))
    : reducedShape(x.shape, d, keepdim);
  return scope(() => {
    const lines = isWhole || x.rank === 0 ? flatten(x) : x;
    const result = quantilesAlong(lines, d, quantilesOf(x, q), op);
    if (typeof q === 'number' || q.rank === 0) return reshape(result, rest);
    const order = [d, ...lines.shape.flatMap((_, i) => (i === d ? [] : [i]))];
    return reshape(permute(result, order), [q.numel, ...rest]);
  });
}

function checkQuantile(x: Tensor, q: number | Tensor): void {
  if (!isInDomain(x.dtype, 'floating')) {
    throw new DTypeError('quantile', `x is ${describe(x)}; the rule is floating dtypes only`, {
      dtype: x.dtype,
    });
  }
  if (typeof q === 'number') {
    if (q >= 0 && q <= 1) return;
    throw new ValueError('quantile', `q is ${q}; it lies in [0, 1]`, { q });
  }
  checkLive('quantile', q);
  if (q.dtype !== x.dtype) {
    throw new DTypeError(
      'quantile',
      `x is ${describe(x)}, q is ${describe(q)}; both must have one dtype`,
      { dtypes: [x.dtype, q.dtype] },
    );
  }
  if (q.rank > 1) {
    throw new ShapeError('quantile', `q is ${describe(q)}; it is a number, a scalar or a vector`, {
      shape: q.shape,
    });
  }
}

/** The quantiles as a vector. */
function quantilesOf(x: Tensor, q: number | Tensor): Tensor {
  return typeof q === 'number' ? full([1], q, { dtype: x.dtype, device: x.device }) : flatten(q);
}

/** The result with the quantiles along `d`. */
function quantilesAlong(x: Tensor, d: number, q: Tensor, op: ElementwiseOp): Tensor {
  const last = x.shape[d] - 1;
  const [below, above, weight] = apply(op, apply(ranks, [q, last]));
  const { values } = saidBy('quantile', () => sort(x, d));
  const weights = reshape(weight, [q.numel, ...x.shape.slice(d + 1).map(() => 1)]);
  const neighbours = [below, above].map((index) => indexSelect(values, d, index));
  return apply(blend, [...neighbours, weights, narrow(values, d, last, 1)])[0];
}
