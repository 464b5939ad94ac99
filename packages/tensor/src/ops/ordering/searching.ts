// Where values belong in sorted sequences.

import { canCast } from '../../dtype/dtype.ts';
import { scalarDType } from '../../dtype/promotion.ts';
import { DTypeError, ShapeError } from '../../errors.ts';
import { isScalar, type Scalar } from '../../execute/value.ts';
import { searchKernel } from '../../kernel/kernel.ts';
import { scope } from '../../memory/scope.ts';
import { checkOptions } from '../../options.ts';
import type { Layout } from '../../shape/layout.ts';
import { describe, type Shape, sameShape } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { kernelOp } from '../callable.ts';
import { full } from '../creation/filled.ts';
import type { TensorSpec } from '../definition.ts';
import { takeAlongDim } from '../indexing/gathering.ts';

/** Parameters of every op that is a search. */
export interface SearchParams {
  /** Whether equal elements lie before the place that is given. */
  readonly right: boolean;
}

/** Options of `bucketize`. */
export type BucketizeOptions = Partial<SearchParams>;

/** Options of `searchsorted`. */
export interface SearchsortedOptions extends BucketizeOptions {
  /** The indices that sort `sorted`, if it is not: what `argsort(sorted)` gives. */
  readonly sorter?: Tensor;
}

/** An op that is a search of `[sorted, values]`, under its caller's name. */
function searching(name: string, sortedName: string) {
  return kernelOp(name, 'search', ([sorted, values], { right }: SearchParams) => {
    checkSearch(name, sortedName, sorted, values);
    const shape = values.shape.length === 0 ? [1] : values.shape;
    return {
      kernel: searchKernel(sorted.dtype, right),
      outputs: [{ dtype: 'int32', shape: values.shape }],
      scalars: [],
      view: (layout, operand) => {
        if (operand === 0) return sortedView(layout, shape);
        return layout.shape.length === 0 ? { ...layout, shape, strides: [1] } : layout;
      },
    };
  });
}

/** A vector serves every line of values. */
function sortedView({ shape, strides, offset }: Layout, values: Shape): Layout {
  if (shape.length === values.length) return { shape, strides, offset };
  const lines = values.slice(0, -1);
  return { shape: [...lines, shape[0]], strides: [...lines.map(() => 0), strides[0]], offset };
}

function checkSearch(op: string, sortedName: string, sorted: TensorSpec, values: TensorSpec): void {
  const both = (): string => `${sortedName} is ${describe(sorted)}, values is ${describe(values)}`;
  if (sorted.dtype !== values.dtype) {
    throw new DTypeError(op, `${both()}; both must have one dtype`, {
      dtypes: [sorted.dtype, values.dtype],
    });
  }
  const isLine = sorted.shape.length === 1;
  if (isLine || (op === 'searchsorted' && isBeside(sorted.shape, values.shape))) return;
  const rule =
    op === 'bucketize' ? 'be a vector' : 'be a vector, or equal values in all sizes but the last';
  throw new ShapeError(op, `${both()}; ${sortedName} must ${rule}`, {
    sorted: sorted.shape,
    values: values.shape,
  });
}

function isBeside(sorted: Shape, values: Shape): boolean {
  return (
    sorted.length > 0 && values.length > 0 && sameShape(sorted.slice(0, -1), values.slice(0, -1))
  );
}

const searchsortedOp = searching('searchsorted', 'sorted');
const bucketizeOp = searching('bucketize', 'boundaries');

function search(
  op: typeof searchsortedOp,
  sorted: Tensor,
  values: Tensor | Scalar,
  options: BucketizeOptions,
): Tensor {
  const { name } = op.op;
  checkOptions(name, options, '{ right: true }');
  const { right = false } = options;
  checkLive(name, sorted);
  if (!isScalar(values)) return op([sorted, values], { right })[0];
  if (!canCast(scalarDType(values), sorted.dtype)) {
    throw new DTypeError(
      name,
      `the value is ${values}, it is sought in ${describe(sorted)}; both must be of one kind`,
      { value: values, dtype: sorted.dtype },
    );
  }
  const { dtype, device } = sorted;
  return scope(() => op([sorted, full([], values, { dtype, device })], { right })[0]);
}

/**
 * Where to put each value so that the last dim of `sorted` stays in order: before equal
 * elements, or behind them with `right`. NaN counts as larger than all numbers.
 *
 * Shape: that of `values`. `sorted` is a vector, or has the sizes of `values` but for the last
 * dim. Dtype: int32; both operands have one dtype.
 * @throws {DTypeError} if the dtypes differ.
 * @throws {ShapeError} if the shapes do not fit.
 * @example
 * await searchsorted(tensor([1, 3, 5]), tensor([3, 4])).toArray() // [1, 2]
 */
export function searchsorted(
  sorted: Tensor,
  values: Tensor | Scalar,
  options: SearchsortedOptions = {},
): Tensor {
  checkOptions('searchsorted', options, '{ right: true }');
  const { sorter } = options;
  if (sorter === undefined) return search(searchsortedOp, sorted, values, options);
  return scope(() => search(searchsortedOp, takeAlongDim(sorted, sorter, -1), values, options));
}

/**
 * The bucket of each value: the number of `boundaries`, a vector in order, below it, or not
 * above it with `right`.
 *
 * Shape: that of `values`. Dtype: int32; both operands have one dtype.
 * @throws {DTypeError} if the dtypes differ.
 * @throws {ShapeError} if `boundaries` is no vector.
 * @example
 * await bucketize(tensor([0, 3, 9]), tensor([1, 3, 5])).toArray() // [0, 1, 3]
 */
export function bucketize(
  values: Tensor,
  boundaries: Tensor,
  options: BucketizeOptions = {},
): Tensor {
  checkLive('bucketize', values);
  return search(bucketizeOp, boundaries, values, options);
}
