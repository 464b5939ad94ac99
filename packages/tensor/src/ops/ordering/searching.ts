// Where values belong in sorted sequences.

import { ShapeError, saidBy, ValueError } from '../../errors.ts';
import { commonDType } from '../../execute/lowering.ts';
import { isScalar, type Scalar } from '../../execute/value.ts';
import { searchKernel } from '../../kernel/kernel.ts';
import { scope } from '../../memory/scope.ts';
import { checkOptions, chosen } from '../../options.ts';
import type { Layout } from '../../shape/layout.ts';
import { describe, type Shape, sameShape } from '../../shape/shape.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';
import { kernelOp } from '../callable.ts';
import { to } from '../conversion.ts';
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
  /** `left` or `right`, as `right` false or true. */
  readonly side?: 'left' | 'right';
  /** The indices that sort `sorted`, if it is not: what `argsort(sorted)` gives. */
  readonly sorter?: Tensor;
}

/** An op that is a search of `[sorted, values]`, of one dtype, under its caller's name. */
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
  const isLine = sorted.shape.length === 1;
  if (isLine || (op === 'searchsorted' && isBeside(sorted.shape, values.shape))) return;
  const rule =
    op === 'bucketize' ? 'be a vector' : 'be a vector, or equal values in all sizes but the last';
  throw new ShapeError(
    op,
    `${sortedName} is ${describe(sorted)}, values is ${describe(values)}; ${sortedName} must ${rule}`,
    { sorted: sorted.shape, values: values.shape },
  );
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
  if (!isScalar(values)) checkLive(name, values, 1);
  return scope(() => {
    const dtype = commonDType([sorted, values]);
    const sought = isScalar(values)
      ? saidBy(name, () => full([], values, { dtype, device: sorted.device }))
      : to(values, dtype);
    return op([to(sorted, dtype), sought], { right })[0];
  });
}

/**
 * Where to put each value so that the last dim of `sorted` stays in order: before equal
 * elements, or behind them with `right`. NaN counts as larger than all numbers.
 *
 * Shape: that of `values`. `sorted` is a vector, or has the sizes of `values` but for the last
 * dim. Dtype: int32; operands are compared in the dtype in which they meet.
 * @throws {ShapeError} if the shapes do not fit, or `sorter` is no int32.
 * @throws {ValueError} if `side` is neither `left` nor `right`, or contradicts `right`.
 * @example
 * await searchsorted(tensor([1, 3, 5]), tensor([3, 4])).toArray() // [1, 2]
 * await searchsorted(tensor([1, 3, 5]), 3, { side: 'right' }).item() // 2
 */
export function searchsorted(
  sorted: Tensor,
  values: Tensor | Scalar,
  options: SearchsortedOptions = {},
): Tensor {
  checkOptions('searchsorted', options, '{ right: true }');
  const { sorter } = options;
  const right = isRight(options);
  if (sorter === undefined) return search(searchsortedOp, sorted, values, { right });
  checkSorter(sorted, sorter);
  return scope(() => search(searchsortedOp, takeAlongDim(sorted, sorter, -1), values, { right }));
}

const sides = { left: false, right: true } as const;

function isRight({ side, right = false }: SearchsortedOptions): boolean {
  const said = side === undefined ? right : chosen('searchsorted', 'side', side, sides);
  // As in PyTorch, where a `right` that is not said and one that is false are the same.
  if (said || !right) return said;
  throw new ValueError('searchsorted', 'side is left and right is true; one of them is enough', {
    side,
    right,
  });
}

function checkSorter(sorted: Tensor, sorter: Tensor): void {
  checkLive('searchsorted', sorted);
  checkLive('searchsorted', sorter, 2);
  if (sorter.dtype === 'int32' && sameShape(sorted.shape, sorter.shape)) return;
  throw new ShapeError(
    'searchsorted',
    `sorted is ${describe(sorted)}, sorter is ${describe(sorter)}; it must be int32 of that shape`,
    { sorted: sorted.shape, sorter: sorter.shape },
  );
}

/**
 * The bucket of each value: the number of `boundaries`, a vector in order, below it, or not
 * above it with `right`.
 *
 * Shape: that of `values`. Dtype: int32; operands are compared in the dtype in which they meet.
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
