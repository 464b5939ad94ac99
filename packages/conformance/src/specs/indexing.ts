// Specs of the ops that go by tensors of indices. Values are PyTorch's business, in the vectors;
// here are layouts, memory that is shared, and errors.

import {
  gather,
  indexAdd,
  indexCopy,
  indexFill,
  indexSelect,
  scatter,
  scatterAdd,
  scatterReduce,
  type Tensor,
} from '@gradus/tensor';
import { exact } from '../comparison.ts';
import { type HostTensor, hostTensor, positionOf } from '../host-tensor.ts';
import type { SampleInput, SampleLayout } from '../sample-input.ts';
import type { HostValue, OpSpec, Sample } from '../spec.ts';
import { everyDType } from './dtypes.ts';
import {
  elementErrors,
  fillErrors,
  fraction,
  overlapping,
  putErrors,
  reductionErrors,
  sliceErrors,
  sliceSourceErrors,
  takeAlongDimErrors,
  takeErrors,
} from './indexing-errors.ts';
import { f32, input, ints, layouts } from './inputs.ts';

type DType = SampleInput['dtype'];
type Tensors = readonly Tensor[];

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
  return everyDType.flatMap((dtype) =>
    names.map((layout) => ({
      name: `layouts, ${dtype}`,
      ...make(dtype, layout),
      tolerance: () => exact,
    })),
  );
}

const gatherSamples = [0, 1, 2].flatMap((dim) =>
  overLayouts([...layouts, 'expandedAll'], (dtype, layout) => ({
    inputs: [input(dtype, [3, 3, 3], layout), ints([2, 3, 3], [2, 0, 1, 1, 2, 0, 0], layout)],
    run: ([x, index]) => gather(x as Tensor, dim, index as Tensor),
    expected: (values) => {
      const [x, index] = hosts(values);
      return hostTensor(x.dtype, index.shape, (i) => at(x, moved(i, dim, at(index, i))));
    },
  })),
);

const selectSamples = [0, 1, -1].flatMap((dim) =>
  overLayouts([...layouts, 'expandedAll'], (dtype, layout) => ({
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

const allSliceErrors: typeof sliceErrors = (op, fn) => [
  ...sliceErrors(op, fn),
  ...sliceSourceErrors(op, fn),
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
    errors: [
      ...allSliceErrors('indexAdd', indexAdd),
      ...allSliceErrors('indexAdd_', (x, ...rest) => x.indexAdd_(...rest)),
    ],
  },
  {
    op: 'indexCopy',
    samples: indexCopySamples,
    errors: [
      ...allSliceErrors('indexCopy', indexCopy),
      ...allSliceErrors('indexCopy_', (x, ...rest) => x.indexCopy_(...rest)),
    ],
  },
  {
    op: 'indexFill',
    samples: [],
    errors: [
      ...sliceErrors('indexFill', (x, dim, index) => indexFill(x, dim, index, 1)),
      ...sliceErrors('indexFill_', (x, dim, index) => x.indexFill_(dim, index, 1)),
      ...fillErrors,
    ],
  },
  { op: 'put', samples: [], errors: putErrors },
];
