// Specs of sorts and searches, and of the ops whose size is data. Values are PyTorch's business,
// in the vectors; here are layouts and errors.

import {
  bincount,
  bucketize,
  DTypeError,
  histc,
  kthvalue,
  maskedSelect,
  ShapeError,
  searchsorted,
  sort,
  type Tensor,
  topk,
  ValueError,
} from '@gradus/tensor';
import { exact } from '../comparison.ts';
import { type HostTensor, hostTensor, positionOf } from '../host-tensor.ts';
import type { ErrorSample, HostValue, OpSpec, Sample } from '../spec.ts';
import { everyDType } from './dtypes.ts';
import { f32, input, ints, layouts } from './inputs.ts';

/** For each index of the others, the entries of `dim` in order, first to last. */
function sources(x: HostTensor, dim: number, descending: boolean): HostTensor {
  const lines = hostTensor('int32', x.shape, (index) => index[dim]);
  const value = (index: readonly number[], i: number): number =>
    x.values[
      positionOf(
        index.map((n, d) => (d === dim ? i : n)),
        x.shape,
      )
    ];
  // NaN has the highest rank, and equal ranks keep their order.
  const isBefore = (a: number, b: number): boolean => (descending ? isBelow(b, a) : isBelow(a, b));
  return hostTensor('int32', lines.shape, (index) => {
    const places = Array.from({ length: x.shape[dim] }, (_, i) => i);
    const rank = (i: number): number =>
      places.filter((j) => {
        const [a, b] = [value(index, j), value(index, i)];
        return isBefore(a, b) || (!isBefore(b, a) && j < i);
      }).length;
    return places.find((i) => rank(i) === index[dim]) ?? -1;
  });
}

function isBelow(a: number, b: number): boolean {
  return a < b || (Number.isNaN(b) && !Number.isNaN(a));
}

const isTensor = (value: HostValue): value is HostTensor => typeof value === 'object';

function sortSamples(): Sample[] {
  return [false, true].flatMap((descending) =>
    everyDType.flatMap((dtype) =>
      layouts.flatMap((layout) =>
        (
          [
            [[4, 6], 0],
            [[4, 6], 1],
            [[2, 67], -1],
          ] as const
        ).flatMap(([shape, dim]) => {
          const d = dim < 0 ? dim + 2 : dim;
          const common = {
            name: `layouts, ${dtype}`,
            inputs: [input(dtype, shape, layout)],
            tolerance: () => exact,
          };
          return [
            {
              ...common,
              run: ([x]: readonly unknown[]) => sort(x as Tensor, dim, { descending }).indices,
              expected: (values: readonly HostValue[]) =>
                sources(values.filter(isTensor)[0], d, descending),
            },
            {
              ...common,
              run: ([x]: readonly unknown[]) => sort(x as Tensor, dim, { descending }).values,
              expected: (values: readonly HostValue[]) => {
                const [x] = values.filter(isTensor);
                const from = sources(x, d, descending);
                return hostTensor(dtype, shape, (index) => {
                  const source = from.values[positionOf(index, shape)];
                  return x.values[
                    positionOf(
                      index.map((n, e) => (e === d ? source : n)),
                      shape,
                    )
                  ];
                });
              },
            },
          ];
        }),
      ),
    ),
  );
}

const badDim: Omit<ErrorSample, 'run' | 'message'> = {
  name: 'a dim that is not there',
  inputs: [f32(2, 3)],
  error: ShapeError,
};

const rangeOfDims = 'dim 2 is out of range for 2 dims; it lies in [-2, 2)';

const sortErrors: ErrorSample[] = [
  { ...badDim, run: ([x]) => sort(x as Tensor, 2), message: `sort: ${rangeOfDims}` },
];

const argsortErrors: ErrorSample[] = [
  { ...badDim, run: ([x]) => (x as Tensor).argsort(2), message: `argsort: ${rangeOfDims}` },
];

const topkErrors: ErrorSample[] = [
  { ...badDim, run: ([x]) => topk(x as Tensor, 1, 2), message: `topk: ${rangeOfDims}` },
  ...[4, -1, 1.5].map((k) => ({
    name: `a k of ${k}`,
    inputs: [f32(2, 3)],
    run: ([x]: readonly unknown[]) => topk(x as Tensor, k),
    error: ValueError,
    message: `topk: k is ${k}, dim 1 of float32[2, 3] has 3 entries; k is one of 0, …, 3`,
  })),
];

const kthvalueErrors: ErrorSample[] = [
  { ...badDim, run: ([x]) => kthvalue(x as Tensor, 1, 2), message: `kthvalue: ${rangeOfDims}` },
  ...[4, 0].map((k) => ({
    name: `a k of ${k}`,
    inputs: [f32(2, 3)],
    run: ([x]: readonly unknown[]) => kthvalue(x as Tensor, k),
    error: ValueError,
    message: `kthvalue: k is ${k}, dim 1 of float32[2, 3] has 3 entries; k is one of 1, …, 3`,
  })),
];

const searchErrors: ErrorSample[] = [
  {
    name: 'shapes that do not fit',
    inputs: [f32(2, 3), f32(3, 3)],
    run: ([x, y]) => searchsorted(x as Tensor, y as Tensor),
    error: ShapeError,
    message:
      'searchsorted: sorted is float32[2, 3], values is float32[3, 3]; sorted must be a vector, ' +
      'or equal values in all sizes but the last',
  },
  {
    name: 'a side that is none',
    inputs: [f32(3)],
    run: ([x]) => Reflect.apply(searchsorted, null, [x, 0.5, { side: 'middle' }]),
    error: ValueError,
    message: 'searchsorted: side is middle; it is one of left, right',
  },
  {
    name: 'a side that right contradicts',
    inputs: [f32(3)],
    run: ([x]) => searchsorted(x as Tensor, 0.5, { side: 'left', right: true }),
    error: ValueError,
    message: 'searchsorted: side is left and right is true; one of them is enough',
  },
  {
    name: 'a sorter of another shape',
    inputs: [f32(3), ints([2], [1, 0])],
    run: ([x, sorter]) => searchsorted(x as Tensor, 1, { sorter: sorter as Tensor }),
    error: ShapeError,
    message:
      'searchsorted: sorted is float32[3], sorter is int32[2]; it must be int32 of that shape',
  },
  {
    name: 'a sorter of no indices',
    inputs: [f32(3)],
    run: ([x]) => searchsorted(x as Tensor, 1, { sorter: x as Tensor }),
    error: ShapeError,
    message:
      'searchsorted: sorted is float32[3], sorter is float32[3]; it must be int32 of that shape',
  },
  {
    name: 'an integer that the elements cannot hold',
    inputs: [ints([3], [1])],
    run: ([x]) => searchsorted(x as Tensor, 3e9),
    error: ValueError,
    message: 'searchsorted: the value is 3000000000; int32 holds -2147483648 to 2147483647',
  },
];

const bucketizeErrors: ErrorSample[] = [
  {
    name: 'boundaries that are no vector',
    inputs: [f32(2, 3), f32(2, 3)],
    run: ([x, y]) => bucketize(x as Tensor, y as Tensor),
    error: ShapeError,
    message:
      'bucketize: boundaries is float32[2, 3], values is float32[2, 3]; boundaries must be a vector',
  },
];

const maskedSelectErrors: ErrorSample[] = [
  {
    name: 'a mask that is not bool',
    inputs: [f32(3), f32(3)],
    run: ([x, y]) => maskedSelect(x as Tensor, y as Tensor),
    error: DTypeError,
    message: 'maskedSelect: the mask is float32[3]; a mask is bool',
  },
  {
    name: 'shapes that do not broadcast',
    inputs: [f32(3), { ...f32(2), dtype: 'bool' }],
    run: ([x, y]) => maskedSelect(x as Tensor, y as Tensor),
    error: ShapeError,
    message:
      'maskedSelect: shapes [3] and [2] do not broadcast: sizes 3 and 2 of dim -1 differ and ' +
      'neither is 1',
  },
];

const bincountErrors: ErrorSample[] = [
  {
    name: 'what is no integer',
    inputs: [f32(3)],
    run: ([x]) => bincount(x as Tensor),
    error: DTypeError,
    message: 'bincount: input is float32[3]; only integers are counted',
  },
  {
    name: 'what is no vector',
    inputs: [ints([2, 2], [0])],
    run: ([x]) => bincount(x as Tensor),
    error: ShapeError,
    message: 'bincount: input is int32[2, 2]; it must be a vector',
  },
  {
    name: 'negative numbers',
    inputs: [ints([3], [0, 1, -1])],
    run: ([x]) => bincount(x as Tensor),
    error: ValueError,
    message: 'bincount: element 2 of int32[3] is -1; none may be negative',
  },
  {
    name: 'weights of another shape',
    inputs: [ints([3], [0]), f32(2)],
    run: ([x, weights]) => bincount(x as Tensor, { weights: weights as Tensor }),
    error: ShapeError,
    message: 'bincount: input is int32[3], weights is float32[2]; both must have one shape',
  },
  {
    name: 'a negative minlength',
    inputs: [ints([3], [0])],
    run: ([x]) => bincount(x as Tensor, { minlength: -1 }),
    error: ValueError,
    message: 'bincount: minlength is -1; it is a non-negative integer',
  },
];

const histcErrors: ErrorSample[] = [
  {
    name: 'what is not floating',
    inputs: [ints([3], [0])],
    run: ([x]) => histc(x as Tensor),
    error: DTypeError,
    message: 'histc: input is int32[3]; it must be floating',
  },
  {
    name: 'no bins',
    inputs: [f32(3)],
    run: ([x]) => histc(x as Tensor, 0),
    error: ValueError,
    message: 'histc: bins is 0; it is a positive integer',
  },
  {
    name: 'a range turned round',
    inputs: [f32(3)],
    run: ([x]) => histc(x as Tensor, 4, 2, 1),
    error: ValueError,
    message: 'histc: the range is [2, 1]; it must be finite and in order',
  },
  {
    name: 'data without a finite range',
    inputs: [{ ...f32(3), fill: [0, Infinity, 1] }],
    run: ([x]) => histc(x as Tensor, 4),
    error: ValueError,
    message: 'histc: the range is [0, Infinity]; it must be finite and in order',
  },
];

export const orderingSpecs: readonly OpSpec[] = [
  { op: 'sort', samples: sortSamples(), errors: sortErrors },
  { op: 'argsort', samples: [], errors: argsortErrors },
  { op: 'topk', samples: [], errors: topkErrors },
  { op: 'kthvalue', samples: [], errors: kthvalueErrors },
  { op: 'searchsorted', samples: [], errors: searchErrors },
  { op: 'bucketize', samples: [], errors: bucketizeErrors },
  { op: 'maskedSelect', samples: [], errors: maskedSelectErrors },
  { op: 'bincount', samples: [], errors: bincountErrors },
  { op: 'histc', samples: [], errors: histcErrors },
];
