// Writing to the elements that tensors of indices point to: the pure ops, and their twins that
// do it in place.

import { canCast, type DType } from '../dtype/dtype.ts';
import { scalarDType } from '../dtype/promotion.ts';
import { DTypeError, ShapeError, ValueError } from '../errors.ts';
import { assign } from '../execute/door.ts';
import { isScalar, type Scalar } from '../execute/value.ts';
import { combiners } from '../kernel/combiners.ts';
import { type ScatterMode, scatterKernel } from '../kernel/kernel.ts';
import { keep, scope } from '../memory/scope.ts';
import { dimLast, leading, stretchedOver } from '../shape/last-dim.ts';
import { isContiguous } from '../shape/layout.ts';
import { describe, normalizeDim, sameShape } from '../shape/shape.ts';
import { checkLive, type Tensor } from '../tensor/tensor.ts';
import { mul } from './arithmetic.ts';
import { elementwise, kernelOp } from './callable.ts';
import { copy_ } from './copying.ts';
import { full } from './creation.ts';
import type { TensorSpec } from './definition.ts';
import {
  checkIndex,
  checkIndexDType,
  indexView,
  inputView,
  type Picks,
  pickedShape,
} from './index-operands.ts';
import { flat, shaped } from './shaped.ts';

/** Parameters of every op that is a scatter. */
export interface ScatterParams {
  /** Null if the input is a vector of all elements of a tensor, which has no such dim. */
  readonly dim: number | null;
  readonly picks: Picks;
  readonly mode: ScatterMode;
  /** Whether negative indices count from the end. */
  readonly wraps: boolean;
  /** Whether the source is one value for all. */
  readonly isFill: boolean;
}

/** How `scatterReduce` joins what meets at one element. */
export type ScatterReduction = 'sum' | 'prod' | 'mean' | 'amax' | 'amin';

const modes: Readonly<Record<Exclude<ScatterReduction, 'mean'>, Exclude<ScatterMode, 'set'>>> = {
  sum: 'sum',
  prod: 'prod',
  amax: 'max',
  amin: 'min',
};

/** An op that is a scatter of `[input, index, source]`, under its caller's name. */
function scattering(name: string) {
  return kernelOp<ScatterParams>(
    name,
    ([input, index, source], { dim, picks, mode, wraps, isFill }) => {
      const d = normalizeDim(name, dim ?? 0, input.shape.length);
      checkIndex(name, input, index, d, picks);
      const picked = pickedShape(input, index, d, picks);
      checkSource(name, input, index, source, picked, picks, isFill);
      return {
        kernel: scatterKernel(input.dtype, mode, wraps),
        outputs: [{ dtype: input.dtype, shape: input.shape, startsAs: 0 }],
        scalars: [],
        ...(dim !== null && { indexedDim: d }),
        view: (layout, operand) => {
          if (operand === 1) return indexView(layout, picked, d, picks);
          if (operand !== 2) return inputView(layout, picked, d);
          return dimLast(isFill ? stretchedOver(layout, picked) : leading(layout, picked), d);
        },
      };
    },
  );
}

function checkSource(
  op: string,
  input: TensorSpec,
  index: TensorSpec,
  source: TensorSpec,
  picked: readonly number[],
  picks: Picks,
  isFill: boolean,
): void {
  const all = `input is ${describe(input)}, index is ${describe(index)}, source is ${describe(source)}`;
  const details = { input: input.shape, index: index.shape, source: source.shape };
  if (source.dtype !== input.dtype) {
    throw new DTypeError(op, `${all}; input and source must have one dtype`, {
      input: input.dtype,
      source: source.dtype,
    });
  }
  if (isFill) return;
  if (picks === 'slices') {
    const isScalar = source.shape.length === 0 && picked.length <= 1 && (picked[0] ?? 1) === 1;
    if (isScalar || sameShape(source.shape, picked)) return;
    if (picked.length === 0 && sameShape(source.shape, [1])) return;
    throw new ShapeError(
      op,
      `${all}; the source must have the shape of the slices, [${picked.join(', ')}]`,
      details,
    );
  }
  if (Math.max(source.shape.length, 1) !== Math.max(index.shape.length, 1)) {
    throw new ShapeError(op, `${all}; all must have as many dims`, details);
  }
  if (index.shape.some((size, d) => size > (source.shape[d] ?? 1))) {
    throw new ShapeError(
      op,
      `${all}; the index may not be larger than the source in any dim`,
      details,
    );
  }
}

const ops = {
  scatter: scattering('scatter'),
  scatterAdd: scattering('scatterAdd'),
  scatterReduce: scattering('scatterReduce'),
  indexAdd: scattering('indexAdd'),
  indexCopy: scattering('indexCopy'),
  indexFill: scattering('indexFill'),
  put: scattering('put'),
};

type ScatterName = keyof typeof ops;
type Operands = readonly [index: Tensor, source: Tensor];

/** `name` as a new tensor, or written back into `x`. */
function run(
  name: ScatterName,
  isInPlace: boolean,
  x: Tensor,
  operands: Operands,
  params: Partial<ScatterParams> & { readonly dim: number | null },
): Tensor {
  const all = { picks: 'elements', mode: 'set', wraps: false, isFill: false, ...params } as const;
  const inputs = [x, ...operands];
  if (!isInPlace) return ops[name](inputs, all)[0];
  assign([x], ops[name].op, inputs, all);
  return x;
}

/** A source given as a number: a tensor without dims that is let go after `use`. */
function withValue(
  op: string,
  x: Tensor,
  value: Tensor | Scalar,
  use: (source: Tensor, isFill: boolean) => Tensor,
): Tensor {
  checkLive(op, x);
  if (!isScalar(value)) return use(value, false);
  if (!canCast(scalarDType(value), x.dtype)) {
    throw new DTypeError(
      op,
      `the value is ${value}, the input is ${describe(x)}; a write must not lose the kind of number`,
      { value, dtype: x.dtype },
    );
  }
  return filled(x, value, use);
}

function filled(
  x: Tensor,
  value: Scalar,
  use: (source: Tensor, isFill: boolean) => Tensor,
): Tensor {
  const source = full([], value, { dtype: x.dtype, device: x.device });
  try {
    return use(source, true);
  } finally {
    source.dispose();
  }
}

function scatterInto(
  isInPlace: boolean,
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor | Scalar,
): Tensor {
  return withValue('scatter', x, source, (tensor, isFill) =>
    run('scatter', isInPlace, x, [index, tensor], { dim, isFill }),
  );
}

/**
 * `x` with elements of `source` where `index` points along `dim`: for `dim` 0,
 * `out[index[i][j]][j] = source[i][j]`. Of several for one place the last stays.
 *
 * Shape: that of `x`. `index` has as many dims and, but for `dim`, no larger sizes; `source` is
 * a number, or has no size smaller than `index`. Dtype: that of `x` and `source`; `index` is
 * int32. `scatter_` writes into `x`.
 * @throws {DTypeError} if `index` is not int32, or the dtypes of `x` and `source` differ.
 * @throws {ShapeError} if the shapes do not fit, or `dim` is out of range.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`; nothing is written then.
 * @example
 * const index = tensor([2, 0], { dtype: 'int32' });
 * await scatter(tensor([1, 2, 3]), 0, index, tensor([8, 9])).toArray() // [9, 2, 8]
 */
export function scatter(x: Tensor, dim: number, index: Tensor, source: Tensor | Scalar): Tensor {
  return scatterInto(false, x, dim, index, source);
}

/**
 * `scatter`, in place.
 * @example
 * const index = tensor([2, 0], { dtype: 'int32' });
 * await tensor([1, 2, 3]).scatter_(0, index, 0).toArray() // [0, 2, 0]
 */
export function scatter_(x: Tensor, dim: number, index: Tensor, source: Tensor | Scalar): Tensor {
  return scatterInto(true, x, dim, index, source);
}

/**
 * `x` with the elements of `source` added where `index` points along `dim`, in the order of
 * the index; as `scatter` in all else. `scatterAdd_` writes into `x`.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`.
 * @example
 * const index = tensor([0, 0], { dtype: 'int32' });
 * await scatterAdd(tensor([1, 2]), 0, index, tensor([8, 9])).toArray() // [18, 2]
 */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return run('scatterAdd', false, x, [index, source], { dim, mode: 'sum' });
}

/**
 * `scatterAdd`, in place.
 * @example
 * const index = tensor([0, 0], { dtype: 'int32' });
 * await tensor([1, 2]).scatterAdd_(0, index, tensor([8, 9])).toArray() // [18, 2]
 */
export function scatterAdd_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return run('scatterAdd', true, x, [index, source], { dim, mode: 'sum' });
}

/** Options of `scatterReduce`. */
export interface ScatterReduceOptions {
  /** Whether the elements of `x` take part in the reduction; so unless said otherwise. */
  readonly includeSelf?: boolean;
}

// On integers the mean is rounded down, as PyTorch's is.
const meanOf = elementwise<[sum: Tensor, count: Tensor]>(
  'scatterReduce',
  'promote',
  (e, sum, count) => {
    const atLeastOne = e.max(count, 1);
    if (sum.dtype === 'float32' || sum.dtype === 'float64') return e.div(sum, atLeastOne);
    const [s, c] = [sum, atLeastOne].map((x) => e.cast(x, 'float64'));
    const quotient = e.cast(e.div(s, c), sum.dtype);
    const isAbove = e.gt(e.mul(quotient, atLeastOne), sum);
    return e.select(isAbove, e.sub(quotient, 1), quotient);
  },
);

/**
 * `x` with the elements of `source` joined to those that `index` points to along `dim`, by
 * `reduce`; as `scatterAdd` in all else. `scatterReduce_` writes into `x`.
 *
 * Without `includeSelf`, elements that are pointed to count for nothing; others stay. The mean
 * of integers is rounded down.
 * @throws {ValueError} if `reduce` is none of `sum`, `prod`, `mean`, `amax`, `amin`.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`.
 * @example
 * const index = tensor([0, 0], { dtype: 'int32' });
 * const x = tensor([1, 2]);
 * await scatterReduce(x, 0, index, tensor([8, 9]), 'amax').toArray() // [9, 2]
 */
export function scatterReduce(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: ScatterReduction,
  options: ScatterReduceOptions = {},
): Tensor {
  checkReduction(x, reduce);
  const { includeSelf = true } = options;
  const join = (into: Tensor, from: Tensor, mode: ScatterMode): Tensor =>
    run('scatterReduce', false, into, [index, from], { dim, mode });
  const overwrite = (into: Tensor, value: Scalar): Tensor =>
    filled(into, value, (tensor, isFill) =>
      run('scatterReduce', false, into, [index, tensor], { dim, isFill }),
    );
  return scope(() => {
    const mode = reduce === 'mean' ? 'sum' : modes[reduce];
    const start = includeSelf ? x : overwrite(x, identityOf(mode, x.dtype));
    const joined = join(start, source, mode);
    if (reduce !== 'mean') return joined;
    const { dtype, device } = x;
    const counts = full(x.shape, includeSelf ? 1 : 0, { dtype, device });
    return meanOf(joined, join(counts, full(source.shape, 1, { dtype, device }), 'sum'));
  });
}

function identityOf(mode: Exclude<ScatterMode, 'set'>, dtype: DType): Scalar {
  const value = combiners[mode].identity(dtype);
  return dtype === 'bool' ? value !== 0 : value;
}

function checkReduction(x: Tensor, reduce: ScatterReduction): void {
  checkLive('scatterReduce', x);
  if (reduce !== 'mean' && !Object.hasOwn(modes, reduce)) {
    throw new ValueError(
      'scatterReduce',
      `reduce is ${String(reduce)}; it is one of sum, prod, mean, amax, amin`,
      { reduce },
    );
  }
  if (reduce === 'mean' && x.dtype === 'bool') {
    throw new DTypeError('scatterReduce', `input is ${describe(x)}; bools have no mean`, {
      dtype: x.dtype,
    });
  }
}

/**
 * `scatterReduce`, in place.
 * @example
 * const index = tensor([0, 0], { dtype: 'int32' });
 * await tensor([1, 2]).scatterReduce_(0, index, tensor([8, 9]), 'mean').toArray() // [6, 2]
 */
export function scatterReduce_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: ScatterReduction,
  options: ScatterReduceOptions = {},
): Tensor {
  const { includeSelf = true } = options;
  if (includeSelf && reduce !== 'mean') {
    checkReduction(x, reduce);
    return run('scatterReduce', true, x, [index, source], { dim, mode: modes[reduce] });
  }
  return overwritten(x, scatterReduce(x, dim, index, source, reduce, options));
}

/** Writes a value that was computed apart, and lets go of it. */
function overwritten(x: Tensor, value: Tensor): Tensor {
  try {
    return copy_(x, value);
  } finally {
    value.dispose();
  }
}

/** Options of `indexAdd`. */
export interface IndexAddOptions {
  /** What the source is multiplied by. */
  readonly alpha?: number;
}

function indexAddInto(
  isInPlace: boolean,
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  { alpha = 1 }: IndexAddOptions,
): Tensor {
  const params = { dim, picks: 'slices', mode: 'sum' } as const;
  if (alpha === 1) return run('indexAdd', isInPlace, x, [index, source], params);
  return scope(() => run('indexAdd', isInPlace, x, [index, mul(source, alpha)], params));
}

/**
 * `x` with the slices of `source`, times `alpha`, added to those across `dim` that `index`, a
 * vector, names, in its order. `indexAdd_` writes into `x`.
 *
 * Shape: that of `x`; `source` has `index.shape[0]` in place of `dim`. Dtype: that of `x` and
 * `source`; `index` is int32.
 * @throws {DTypeError} if `index` is not int32, or the dtypes of `x` and `source` differ.
 * @throws {ShapeError} if the shapes do not fit, or `dim` is out of range.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`; nothing is written then.
 * @example
 * const rows = tensor([0, 0], { dtype: 'int32' });
 * await indexAdd(tensor([1, 2]), 0, rows, tensor([8, 9])).toArray() // [18, 2]
 */
export function indexAdd(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: IndexAddOptions = {},
): Tensor {
  return indexAddInto(false, x, dim, index, source, options);
}

/**
 * `indexAdd`, in place.
 * @example
 * const rows = tensor([0, 0], { dtype: 'int32' });
 * await tensor([1, 2]).indexAdd_(0, rows, tensor([8, 9])).toArray() // [18, 2]
 */
export function indexAdd_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: IndexAddOptions = {},
): Tensor {
  return indexAddInto(true, x, dim, index, source, options);
}

/**
 * `x` with the slices of `source` in place of those across `dim` that `index` names; as
 * `indexAdd` in all else. Of several for one place the last stays. `indexCopy_` writes into `x`.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`.
 * @example
 * const rows = tensor([1], { dtype: 'int32' });
 * await indexCopy(tensor([1, 2]), 0, rows, tensor([9])).toArray() // [1, 9]
 */
export function indexCopy(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return run('indexCopy', false, x, [index, source], { dim, picks: 'slices' });
}

/**
 * `indexCopy`, in place.
 * @example
 * const rows = tensor([1], { dtype: 'int32' });
 * await tensor([1, 2]).indexCopy_(0, rows, tensor([9])).toArray() // [1, 9]
 */
export function indexCopy_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return run('indexCopy', true, x, [index, source], { dim, picks: 'slices' });
}

function indexFillInto(
  isInPlace: boolean,
  x: Tensor,
  dim: number,
  index: Tensor,
  value: Tensor | Scalar,
): Tensor {
  return withValue('indexFill', x, value, (tensor) => {
    if (tensor.rank > 0) {
      throw new ShapeError('indexFill', `the value is ${describe(tensor)}; it has no dims`, {
        value: tensor.shape,
      });
    }
    const params = { dim, picks: 'slices', isFill: true } as const;
    return run('indexFill', isInPlace, x, [index, tensor], params);
  });
}

/**
 * `x` with `value`, a number or a tensor without dims, in all slices across `dim` that `index`,
 * a vector, names. `indexFill_` writes into `x`.
 *
 * Shape: that of `x`. Dtype: that of `x`; `index` is int32.
 * @throws {DTypeError} if a fraction would be written into integers.
 * @throws {ShapeError} if the value has dims.
 * @throws {IndexError} if an index lies outside `[0, x.shape[dim])`.
 * @example
 * const rows = tensor([1], { dtype: 'int32' });
 * await indexFill(tensor([1, 2]), 0, rows, 9).toArray() // [1, 9]
 */
export function indexFill(x: Tensor, dim: number, index: Tensor, value: Tensor | Scalar): Tensor {
  return indexFillInto(false, x, dim, index, value);
}

/**
 * `indexFill`, in place.
 * @example
 * const rows = tensor([1], { dtype: 'int32' });
 * await tensor([1, 2]).indexFill_(0, rows, 9).toArray() // [1, 9]
 */
export function indexFill_(x: Tensor, dim: number, index: Tensor, value: Tensor | Scalar): Tensor {
  return indexFillInto(true, x, dim, index, value);
}

/** Options of `put`. */
export interface PutOptions {
  /** Whether to add to the elements, not overwrite them. */
  readonly accumulate?: boolean;
}

/**
 * `x` with elements of `source` at the places `index`, counted in row-major order; negative
 * indices count from the end. Of several for one place the last stays, or all are added with
 * `accumulate`. `put_` writes into `x`.
 *
 * Shape: that of `x`; `index` and `source` have as many elements. Dtype: that of `x` and
 * `source`; `index` is int32.
 * @throws {DTypeError} if `index` is not int32, or the dtypes of `x` and `source` differ.
 * @throws {ShapeError} if `index` and `source` have different numbers of elements.
 * @throws {IndexError} if an index lies outside `[-x.numel, x.numel)`; nothing is written then.
 * @example
 * const places = tensor([0, -1], { dtype: 'int32' });
 * await put(tensor([[1, 2], [3, 4]]), places, tensor([8, 9])).toArray() // [[8, 2], [3, 9]]
 */
export function put(x: Tensor, index: Tensor, source: Tensor, options: PutOptions = {}): Tensor {
  checkPut(x, index, source);
  return scope(() =>
    shaped(run('put', false, flat(x), [flat(index), flat(source)], putParams(options)), x.shape),
  );
}

/**
 * `put`, in place.
 * @example
 * const places = tensor([0, -1], { dtype: 'int32' });
 * await tensor([1, 2, 3]).put_(places, tensor([8, 9])).toArray() // [8, 2, 9]
 */
export function put_(x: Tensor, index: Tensor, source: Tensor, options: PutOptions = {}): Tensor {
  checkPut(x, index, source);
  if (!isContiguous(x.shape, x.strides)) return overwritten(x, put(x, index, source, options));
  scope(() => {
    const target = flat(x);
    run('put', true, target, [flat(index), flat(source)], putParams(options));
    target.dispose();
  });
  keep(x);
  return x;
}

function putParams({ accumulate = false }: PutOptions) {
  return { dim: null, wraps: true, mode: accumulate ? 'sum' : 'set' } as const;
}

function checkPut(x: Tensor, index: Tensor, source: Tensor): void {
  for (const tensor of [x, index, source]) checkLive('put', tensor);
  checkIndexDType('put', index);
  if (index.numel === source.numel) return;
  throw new ShapeError(
    'put',
    `index is ${describe(index)}, source is ${describe(source)}; both must have as many elements`,
    { index: index.shape, source: source.shape },
  );
}
