// Errors of the ops that go by tensors of indices.

import {
  DTypeError,
  IndexError,
  indexFill,
  put,
  ShapeError,
  scatterReduce,
  type Tensor,
  take,
  takeAlongDim,
  ValueError,
} from '@gradus/tensor';
import type { SampleInput } from '../sample-input.ts';
import type { ErrorSample } from '../spec.ts';
import { f32, ints } from './inputs.ts';

type Tensors = readonly Tensor[];

const outOfRange = (index: number, entries: string, range: string): string =>
  `index ${index} is out of range for ${entries}; it lies in ${range}`;

type Indexed = (x: Tensor, dim: number, index: Tensor, source: Tensor) => unknown;

/** Errors of ops that take an index for each element. */
export function elementErrors(op: string, fn: Indexed, inPlace?: Indexed): ErrorSample[] {
  const call: ErrorSample['run'] = (values) => {
    const [x, index, source] = values as Tensors;
    return fn(x, 1, index, source);
  };
  const past = ints([2, 2], [0, 1, 3, 0]);
  const cases: ErrorSample[] = [
    {
      name: 'indices that are no int32',
      inputs: [f32(2, 3), f32(2, 2), f32(2, 2)],
      run: call,
      error: DTypeError,
      message: `${op}: index is float32[2, 2]; indices are int32`,
    },
    {
      name: 'an index of another rank',
      inputs: [f32(2, 3), ints([2], [0]), f32(2)],
      run: call,
      error: ShapeError,
      message: `${op}: input is float32[2, 3], index is int32[2]; both must have as many dims`,
    },
    {
      name: 'an index larger than the input',
      inputs: [f32(2, 3), ints([3, 2], [0]), f32(3, 2)],
      run: call,
      error: ShapeError,
      message:
        `${op}: input is float32[2, 3], index is int32[3, 2]; but for dim 1, the index may not ` +
        'be larger than the input in any dim',
    },
    {
      name: 'an index past the end',
      inputs: [f32(2, 3), past, f32(2, 2)],
      run: call,
      error: IndexError,
      message: `${op}: ${outOfRange(3, 'dim 1 of size 3', '[0, 3)')}`,
    },
    {
      name: 'a negative index',
      inputs: [f32(2, 3), ints([2, 2], [0, -1]), f32(2, 2)],
      run: call,
      error: IndexError,
      message: `${op}: ${outOfRange(-1, 'dim 1 of size 3', '[0, 3)')}`,
    },
    {
      name: 'a dim that is not there',
      inputs: [f32(2, 3), ints([2, 2], [0]), f32(2, 2)],
      run: (values) => {
        const [x, index, source] = values as Tensors;
        return fn(x, 2, index, source);
      },
      error: ShapeError,
      message: `${op}: dim 2 is out of range for 2 dims; it lies in [-2, 2)`,
    },
  ];
  if (inPlace === undefined) return cases;
  return [...cases, ...sourceErrors(op, call), inPlaceError(op, past, inPlace)];
}

function sourceErrors(op: string, run: ErrorSample['run']): ErrorSample[] {
  return [
    {
      name: 'a source of another dtype',
      inputs: [f32(2, 3), ints([2, 2], [0]), ints([2, 2], [0])],
      run,
      error: DTypeError,
      message:
        `${op}: input is float32[2, 3], index is int32[2, 2], source is int32[2, 2]; input and ` +
        'source must have one dtype',
    },
    {
      name: 'a source smaller than the index',
      inputs: [f32(2, 3), ints([2, 2], [0]), f32(2, 1)],
      run,
      error: ShapeError,
      message:
        `${op}: input is float32[2, 3], index is int32[2, 2], source is float32[2, 1]; the index ` +
        'may not be larger than the source in any dim',
    },
    {
      name: 'a source of another rank',
      inputs: [f32(2, 3), ints([2, 2], [0]), f32(2)],
      run,
      error: ShapeError,
      message:
        `${op}: input is float32[2, 3], index is int32[2, 2], source is float32[2]; all must have ` +
        'as many dims',
    },
  ];
}

function inPlaceError(op: string, index: SampleInput, inPlace: Indexed): ErrorSample {
  return {
    name: 'in place, an index past the end, and leaves the target',
    inputs: [f32(2, 3), index, f32(2, 2)],
    run: (values) => {
      const [x, where, source] = values as Tensors;
      return inPlace(x, 1, where, source);
    },
    error: IndexError,
    message: `${op}_: ${outOfRange(3, 'dim 1 of size 3', '[0, 3)')}`,
  };
}

/** Errors of ops that take an index for each slice. */
export function sliceErrors(op: string, fn: Indexed): ErrorSample[] {
  const call: ErrorSample['run'] = (values) => {
    const [x, index, source] = values as Tensors;
    return fn(x, 0, index, source);
  };
  return [
    {
      name: 'indices that are no int32',
      inputs: [f32(3, 2), f32(2), f32(2, 2)],
      run: call,
      error: DTypeError,
      message: `${op}: index is float32[2]; indices are int32`,
    },
    {
      name: 'an index that is no vector',
      inputs: [f32(3, 2), ints([1, 2], [0]), f32(2, 2)],
      run: call,
      error: ShapeError,
      message:
        `${op}: input is float32[3, 2], index is int32[1, 2]; the index must be a vector or a ` +
        'scalar',
    },
    {
      name: 'several indices into a scalar',
      inputs: [f32(), ints([2], [0]), f32(2)],
      run: call,
      error: ShapeError,
      message: `${op}: input is float32[], index is int32[2]; a scalar takes one index`,
    },
    {
      name: 'an index past the end',
      inputs: [f32(3, 2), ints([2], [2, 3]), f32(2, 2)],
      run: call,
      error: IndexError,
      message: `${op}: ${outOfRange(3, 'dim 0 of size 3', '[0, 3)')}`,
    },
  ];
}

export function sliceSourceErrors(op: string, fn: Indexed): ErrorSample[] {
  const call: ErrorSample['run'] = (values) => {
    const [x, index, source] = values as Tensors;
    return fn(x, 0, index, source);
  };
  return [
    {
      name: 'a source of another shape than the slices',
      inputs: [f32(3, 2), ints([2], [0]), f32(3, 2)],
      run: call,
      error: ShapeError,
      message:
        `${op}: input is float32[3, 2], index is int32[2], source is float32[3, 2]; the source ` +
        'must have the shape of the slices, [2, 2]',
    },
    {
      name: 'a source of another dtype',
      inputs: [f32(3, 2), ints([2], [0]), ints([2, 2], [0])],
      run: call,
      error: DTypeError,
      message:
        `${op}: input is float32[3, 2], index is int32[2], source is int32[2, 2]; input and ` +
        'source must have one dtype',
    },
  ];
}

export const overlapping: ErrorSample = {
  name: 'in place, a target whose elements share a place',
  inputs: [{ ...f32(2, 3), layout: 'expandedFirst' }, ints([2, 3], [0]), f32(2, 3)],
  run: (values) => {
    const [x, index, source] = values as Tensors;
    return x.scatter_(1, index, source);
  },
  error: ShapeError,
  message:
    'scatter_: the target is float32[2, 3] with strides [0, 1]: several elements share one place. ' +
    'clone() gives each its own',
};

export const fraction = (op: string, run: (x: Tensor, index: Tensor) => unknown): ErrorSample => ({
  name: 'a fraction for integers',
  inputs: [ints([3], [1]), ints([2], [0])],
  run: (values) => run(values[0] as Tensor, values[1] as Tensor),
  error: DTypeError,
  message: `${op}: the value is 0.5, the input is int32[3]; a write must not lose the kind of number`,
});

export const takeErrors: ErrorSample[] = [
  {
    name: 'indices that are no int32',
    inputs: [f32(3), f32(2)],
    run: ([x, index]) => take(x as Tensor, index as Tensor),
    error: DTypeError,
    message: 'take: index is float32[2]; indices are int32',
  },
  {
    name: 'an index before the start',
    inputs: [f32(2, 3), ints([2, 1], [-6, -7])],
    run: ([x, index]) => take(x as Tensor, index as Tensor),
    error: IndexError,
    message: `take: ${outOfRange(-7, '6 elements', '[-6, 6)')}`,
  },
];

export const takeAlongDimErrors: ErrorSample[] = [
  {
    name: 'an index of another rank',
    inputs: [f32(2, 3), ints([2], [0])],
    run: ([x, index]) => takeAlongDim(x as Tensor, index as Tensor, 0),
    error: ShapeError,
    message: 'takeAlongDim: input is float32[2, 3], index is int32[2]; both must have as many dims',
  },
  {
    name: 'other dims that do not broadcast',
    inputs: [f32(2, 3), ints([2, 2], [0])],
    run: ([x, index]) => takeAlongDim(x as Tensor, index as Tensor, 0),
    error: ShapeError,
    message:
      'takeAlongDim: shapes [1, 3] and [1, 2] do not broadcast: sizes 3 and 2 of dim -1 differ ' +
      'and neither is 1',
  },
  {
    name: 'an index past the end',
    inputs: [f32(2, 3), ints([1, 3], [0, 2, 0])],
    run: ([x, index]) => takeAlongDim(x as Tensor, index as Tensor, 0),
    error: IndexError,
    message: `takeAlongDim: ${outOfRange(2, 'dim 0 of size 2', '[0, 2)')}`,
  },
];

export const reductionErrors: ErrorSample[] = [
  {
    name: 'an unknown reduction',
    inputs: [f32(3), ints([2], [0]), f32(2)],
    run: (values) => {
      const [x, index, source] = values as Tensors;
      return Reflect.apply(scatterReduce, null, [x, 0, index, source, 'max']);
    },
    error: ValueError,
    message: 'scatterReduce: reduce is max; it is one of sum, prod, mean, amax, amin',
  },
  {
    name: 'the mean of bools',
    inputs: [{ ...f32(3), dtype: 'bool' }, ints([2], [0]), { ...f32(2), dtype: 'bool' }],
    run: (values) => {
      const [x, index, source] = values as Tensors;
      return scatterReduce(x, 0, index, source, 'mean');
    },
    error: DTypeError,
    message: 'scatterReduce: input is bool[3]; bools have no mean',
  },
];

export const fillErrors: ErrorSample[] = [
  fraction('indexFill', (x, index) => indexFill(x, 0, index, 0.5)),
  {
    name: 'a value with dims',
    inputs: [f32(3), ints([2], [0]), f32(1)],
    run: (values) => {
      const [x, index, value] = values as Tensors;
      return indexFill(x, 0, index, value);
    },
    error: ShapeError,
    message: 'indexFill: the value is float32[1]; it has no dims',
  },
];

export const putErrors: ErrorSample[] = [
  {
    name: 'indices that are no int32',
    inputs: [f32(3), f32(2), f32(2)],
    run: (values) => {
      const [x, index, source] = values as Tensors;
      return put(x, index, source);
    },
    error: DTypeError,
    message: 'put: index is float32[2]; indices are int32',
  },
  {
    name: 'in place, indices that are no int32',
    inputs: [f32(3), f32(2), f32(2)],
    run: (values) => {
      const [x, index, source] = values as Tensors;
      return x.put_(index, source);
    },
    error: DTypeError,
    message: 'put_: index is float32[2]; indices are int32',
  },
  {
    name: 'as many indices as values',
    inputs: [f32(3), ints([2], [0]), f32(3)],
    run: (values) => {
      const [x, index, source] = values as Tensors;
      return put(x, index, source);
    },
    error: ShapeError,
    message: 'put: index is int32[2], source is float32[3]; both must have as many elements',
  },
  {
    name: 'in place, an index before the start, and leaves the target',
    inputs: [f32(3), ints([2], [0, -4]), f32(2)],
    run: (values) => {
      const [x, index, source] = values as Tensors;
      return x.put_(index, source);
    },
    error: IndexError,
    message: `put_: ${outOfRange(-4, '3 elements', '[-3, 3)')}`,
  },
];
