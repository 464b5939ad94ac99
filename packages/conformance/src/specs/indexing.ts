// Specs of the ops that go by tensors of indices. Values are PyTorch's business, in the vectors;
// here are layouts, memory that is shared, and errors.

import {
  DTypeError,
  gather,
  IndexError,
  indexAdd,
  indexCopy,
  indexFill,
  indexSelect,
  put,
  ShapeError,
  scatter,
  scatterAdd,
  scatterReduce,
  type Tensor,
  take,
  takeAlongDim,
  type Value,
  ValueError,
} from '@gradus/tensor';
import { exact } from '../comparison.ts';
import { type HostTensor, hostTensor, positionOf } from '../host-tensor.ts';
import { arrayOf, type SampleInput, type SampleLayout } from '../sample-input.ts';
import type { ErrorSample, HostValue, OpSpec, Sample } from '../spec.ts';
import { defaultFill } from './elementwise-samples.ts';

type DType = SampleInput['dtype'];
type Tensors = readonly Tensor[];

const dtypes = Object.keys(arrayOf) as DType[];
const layouts: readonly SampleLayout[] = [
  'contiguous',
  'transposed',
  'narrowed',
  'expandedFirst',
  'expandedLast',
  'expandedAll',
];

function input(dtype: DType, shape: readonly number[], layout: SampleLayout): SampleInput {
  return { dtype, shape, layout, fill: defaultFill(dtype, 0) };
}

function f32(...shape: number[]): SampleInput {
  return { dtype: 'float32', shape, layout: 'contiguous', fill: [1, 2, 3, 4, 5, 6, 7] };
}

function ints(
  shape: readonly number[],
  fill: readonly number[],
  layout: SampleLayout = 'contiguous',
): SampleInput {
  return { dtype: 'int32', shape, layout, fill };
}

const hosts = (values: readonly HostValue[]): HostTensor[] =>
  values.filter((value): value is HostTensor => typeof value === 'object');

const at = ({ shape, values }: HostTensor, index: readonly number[]): number =>
  values[positionOf(index, shape)];

const moved = (index: readonly number[], dim: number, to: number): number[] =>
  index.map((i, d) => (d === dim ? to : i));

/** One sample for each layout of the operands. */
function overLayouts(
  names: readonly SampleLayout[],
  make: (dtype: DType, layout: SampleLayout) => Omit<Sample, 'name' | 'tolerance'>,
): Sample[] {
  return dtypes.flatMap((dtype) =>
    names.map((layout) => ({
      name: `layouts, ${dtype}`,
      ...make(dtype, layout),
      tolerance: () => exact,
    })),
  );
}

const gatherSamples = [0, 1, 2].flatMap((dim) =>
  overLayouts(layouts, (dtype, layout) => ({
    inputs: [input(dtype, [3, 3, 3], layout), ints([2, 3, 3], [2, 0, 1, 1, 2, 0, 0], layout)],
    run: ([x, index]) => gather(x as Tensor, dim, index as Tensor),
    expected: (values) => {
      const [x, index] = hosts(values);
      return hostTensor(x.dtype, index.shape, (i) => at(x, moved(i, dim, at(index, i))));
    },
  })),
);

const selectSamples = [0, 1, -1].flatMap((dim) =>
  overLayouts(layouts, (dtype, layout) => ({
    inputs: [input(dtype, [4, 5, 6], layout), ints([7], [3, 0, 3, 1, 2])],
    run: ([x, index]) => indexSelect(x as Tensor, dim, index as Tensor),
    expected: (values) => {
      const [x, index] = hosts(values);
      const d = dim < 0 ? dim + 3 : dim;
      const shape = moved(x.shape, d, index.shape[0]);
      return hostTensor(x.dtype, shape, (i) => at(x, moved(i, d, index.values[i[d]])));
    },
  })),
);

// Long rows take the path of vectors, and its tail.
const rowSamples: Sample[] = overLayouts(['contiguous', 'narrowed'], (dtype, layout) => ({
  inputs: [input(dtype, [5, 83], layout), ints([4], [4, 0, 0, 2])],
  run: ([x, index]) => indexSelect(x as Tensor, 0, index as Tensor),
  expected: (values) => {
    const [x, index] = hosts(values);
    return hostTensor(x.dtype, [4, 83], ([i, j]) => at(x, [index.values[i], j]));
  },
}));

/** The elements of `x` after every `source` went to its place, the last one staying. */
function written(
  x: HostTensor,
  sourceShape: readonly number[],
  source: (index: readonly number[]) => number,
  place: (index: readonly number[]) => readonly number[],
): HostTensor {
  const values = [...x.values];
  hostTensor(x.dtype, sourceShape, (index) => {
    values[positionOf(place(index), x.shape)] = source(index);
    return 0;
  });
  return { ...x, values };
}

const writable: readonly SampleLayout[] = ['contiguous', 'transposed', 'narrowed'];

const scatterSamples = [0, 1, 2].flatMap((dim) =>
  [scatter, (x: Tensor, ...rest: [number, Tensor, Tensor]) => x.scatter_(...rest)].flatMap((fn) =>
    overLayouts(writable, (dtype, layout) => ({
      inputs: [
        input(dtype, [3, 3, 3], layout),
        ints([2, 3, 3], [2, 0, 1, 1, 2, 0, 0], layout),
        input(dtype, [3, 3, 4], layout === 'narrowed' ? 'expandedLast' : layout),
      ],
      run: (values) => {
        const [x, index, source] = values as Tensors;
        return fn(x, dim, index, source);
      },
      expected: (values) => {
        const [x, index, source] = hosts(values);
        return written(
          x,
          index.shape,
          (i) => at(source, i),
          (i) => moved(i, dim, at(index, i)),
        );
      },
    })),
  ),
);

const indexCopySamples = [0, 1].flatMap((dim) =>
  overLayouts(writable, (dtype, layout) => ({
    inputs: [
      input(dtype, [6, 23], layout),
      ints([3], [5, 0, 3]),
      input(dtype, dim === 0 ? [3, 23] : [6, 3], layout),
    ],
    run: (values) => {
      const [x, index, source] = values as Tensors;
      return x.indexCopy_(dim, index, source);
    },
    expected: (values) => {
      const [x, index, source] = hosts(values);
      return written(
        x,
        source.shape,
        (i) => at(source, i),
        (i) => moved(i, dim, index.values[i[dim]]),
      );
    },
  })),
);

/** A sample of float32 with its result written out. */
function shown(
  name: string,
  inputs: readonly SampleInput[],
  run: (...values: Tensor[]) => Tensor,
  shape: readonly number[],
  values: readonly number[],
): Sample {
  return {
    name,
    inputs,
    run: (given) => run(...(given as Tensors)),
    expected: () => ({ dtype: 'float32', shape, values }),
    tolerance: () => exact,
  };
}

const sharedSamples: Sample[] = [
  shown(
    'in place, the source is the target',
    [f32(4), ints([4], [1, 2, 3, 0])],
    (x, index) => x.scatter_(0, index, x),
    [4],
    [4, 1, 2, 3],
  ),
  shown(
    'in place, the source overlaps the target',
    [f32(5), ints([4], [0, 1, 2, 3])],
    (x, index) => {
      x.narrow(0, 1, 4).scatterAdd_(0, index, x.narrow(0, 0, 4));
      return x;
    },
    [5],
    [1, 3, 5, 7, 9],
  ),
  shown(
    'in place, a part of a larger tensor',
    [f32(3, 3), ints([2], [0, 0])],
    (x, index) => {
      x.narrow(1, 1, 1).indexAdd_(0, index, x.narrow(1, 0, 1).narrow(0, 0, 2));
      return x;
    },
    [3, 3],
    [1, 2 + 1 + 4, 3, 4, 5, 6, 7, 1, 2],
  ),
  shown(
    'in place, the view shows it',
    [f32(2, 3), ints([1], [-1])],
    (x, index) => {
      const view = x.t();
      x.put_(index, x.narrow(0, 0, 1).narrow(1, 0, 1));
      return view;
    },
    [3, 2],
    [1, 4, 2, 5, 3, 1],
  ),
  shown(
    'in place, a transposed target',
    [f32(2, 3), ints([2], [1, -2])],
    (x, index) => {
      x.t().put_(index, index.mul(0).add(1).mul(9).maximum(9.5));
      return x;
    },
    [2, 3],
    [1, 2, 9.5, 9.5, 5, 6],
  ),
];

interface ErrorCase {
  readonly name: string;
  readonly inputs: ErrorSample['inputs'];
  readonly run: (values: readonly Value[]) => unknown;
  readonly error: ErrorSample['error'];
  readonly message: string;
}

const outOfRange = (index: number, entries: string, range: string): string =>
  `index ${index} is out of range for ${entries}; it lies in ${range}`;

type Indexed = (x: Tensor, dim: number, index: Tensor, source: Tensor) => unknown;

/** Errors of ops that take an index for each element. */
function elementErrors(op: string, fn: Indexed, inPlace?: Indexed): ErrorCase[] {
  const call: ErrorCase['run'] = (values) => {
    const [x, index, source] = values as Tensors;
    return fn(x, 1, index, source);
  };
  const past = ints([2, 2], [0, 1, 3, 0]);
  const cases: ErrorCase[] = [
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

function sourceErrors(op: string, run: ErrorCase['run']): ErrorCase[] {
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

function inPlaceError(op: string, index: SampleInput, inPlace: Indexed): ErrorCase {
  return {
    name: 'in place, an index past the end, and leaves the target',
    inputs: [f32(2, 3), index, f32(2, 2)],
    run: (values) => {
      const [x, where, source] = values as Tensors;
      return inPlace(x, 1, where, source);
    },
    error: IndexError,
    message: `${op}: ${outOfRange(3, 'dim 1 of size 3', '[0, 3)')}`,
  };
}

/** Errors of ops that take an index for each slice. */
function sliceErrors(op: string, fn: Indexed): ErrorCase[] {
  const call: ErrorCase['run'] = (values) => {
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

function sliceSourceErrors(op: string, fn: Indexed): ErrorCase[] {
  const call: ErrorCase['run'] = (values) => {
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

const overlapping: ErrorCase = {
  name: 'in place, a target whose elements share a place',
  inputs: [{ ...f32(2, 3), layout: 'expandedFirst' }, ints([2, 3], [0]), f32(2, 3)],
  run: (values) => {
    const [x, index, source] = values as Tensors;
    return x.scatter_(1, index, source);
  },
  error: ShapeError,
  message:
    'scatter: the target is float32[2, 3] with strides [0, 1]: several elements share one place. ' +
    'clone() gives each its own',
};

const fraction = (op: string, run: (x: Tensor, index: Tensor) => unknown): ErrorCase => ({
  name: 'a fraction for integers',
  inputs: [ints([3], [1]), ints([2], [0])],
  run: (values) => run(values[0] as Tensor, values[1] as Tensor),
  error: DTypeError,
  message: `${op}: the value is 0.5, the input is int32[3]; a write must not lose the kind of number`,
});

const takeErrors: ErrorCase[] = [
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

const takeAlongDimErrors: ErrorCase[] = [
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

const reductionErrors: ErrorCase[] = [
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

const fillErrors: ErrorCase[] = [
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

const putErrors: ErrorCase[] = [
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
    message: `put: ${outOfRange(-4, '3 elements', '[-3, 3)')}`,
  },
];

export const indexingSpecs: readonly OpSpec[] = [
  { op: 'gather', samples: gatherSamples, errors: elementErrors('gather', gather) },
  {
    op: 'indexSelect',
    samples: [...selectSamples, ...rowSamples],
    errors: sliceErrors('indexSelect', indexSelect),
  },
  { op: 'take', samples: [], errors: takeErrors },
  { op: 'takeAlongDim', samples: [], errors: takeAlongDimErrors },
  {
    op: 'scatter',
    samples: [...scatterSamples, ...sharedSamples],
    errors: [
      ...elementErrors('scatter', scatter, (x, ...rest) => x.scatter_(...rest)),
      overlapping,
      fraction('scatter', (x, index) => scatter(x, 0, index, 0.5)),
    ],
  },
  {
    op: 'scatterAdd',
    samples: [],
    errors: elementErrors('scatterAdd', scatterAdd, (x, ...rest) => x.scatterAdd_(...rest)),
  },
  {
    op: 'scatterReduce',
    samples: [],
    errors: [
      ...elementErrors(
        'scatterReduce',
        (x, dim, index, source) => scatterReduce(x, dim, index, source, 'mean'),
        (x, dim, index, source) =>
          x.scatterReduce_(dim, index, source, 'amin', { includeSelf: false }),
      ),
      ...reductionErrors,
    ],
  },
  {
    op: 'indexAdd',
    samples: [],
    errors: [...sliceErrors('indexAdd', indexAdd), ...sliceSourceErrors('indexAdd', indexAdd)],
  },
  {
    op: 'indexCopy',
    samples: indexCopySamples,
    errors: [...sliceErrors('indexCopy', indexCopy), ...sliceSourceErrors('indexCopy', indexCopy)],
  },
  {
    op: 'indexFill',
    samples: [],
    errors: [
      ...sliceErrors('indexFill', (x, dim, index) => indexFill(x, dim, index, 1)),
      ...fillErrors,
    ],
  },
  { op: 'put', samples: [], errors: putErrors },
];
