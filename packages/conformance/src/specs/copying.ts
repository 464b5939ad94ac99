// Specs of copies and plain writes: across everyDType, layouts and overlapping views.

import {
  clone,
  contiguous,
  type DType,
  DTypeError,
  type Scalar,
  ShapeError,
  type Tensor,
  type Value,
} from '@gradus/tensor';
import { exact } from '../comparison.ts';
import { type HostTensor, hostTensor, stretchedAt } from '../host-tensor.ts';
import type { SampleInput } from '../sample-input.ts';
import type { ErrorSample, OpSpec, Sample, SampleScalar } from '../spec.ts';
import { castTo } from './casts.ts';
import { everyDType } from './dtypes.ts';
import { edgeValues } from './edge-values.ts';
import { input, layouts, writableLayouts } from './inputs.ts';

function copies(op: string, copy: (x: Tensor) => Tensor): OpSpec {
  const of = (name: string, x: SampleInput): Sample => ({
    name: `${name}, ${x.dtype}`,
    inputs: [x],
    run: ([tensor]) => copy(tensor as Tensor),
    tolerance: () => exact,
    expected: ([host]) => host as HostTensor,
  });
  const samples = everyDType.flatMap((dtype) => [
    ...layouts.map((layout) => of('layouts', input(dtype, [4, 5, 9], layout))),
    ...[[], [0], [3, 0], [1, 1], [33]].map((shape) => of('shapes', input(dtype, shape))),
    of('edge values', { ...input(dtype, [edgeValues[dtype].length]), fill: edgeValues[dtype] }),
  ]);
  return { op, samples, errors: [] };
}

/** A copy does not follow its original. */
const apart: Sample = {
  name: 'has memory of its own',
  inputs: [input('float32', [5])],
  run: ([x]) => {
    const copy = clone(x as Tensor);
    (x as Tensor).zero_();
    return copy;
  },
  tolerance: () => exact,
  expected: ([host]) => host as HostTensor,
};

function write(
  name: string,
  target: SampleInput,
  value: SampleInput | SampleScalar,
  run: (x: Tensor, value: Value) => Tensor = (x, v) => x.copy_(v),
): Sample {
  return {
    name,
    inputs: [target, value],
    run: ([x, v]) => run(x as Tensor, v),
    tolerance: () => exact,
    expected: ([x, v]) => {
      const { dtype, shape } = x as HostTensor;
      return hostTensor(dtype, shape, (index) =>
        castTo(dtype, typeof v === 'object' ? stretchedAt(v, index) : Number(v)),
      );
    },
  };
}

const writes = everyDType.flatMap((to) => [
  ...everyDType.flatMap((from) => [
    ...writableLayouts.flatMap((layout) =>
      layouts.map((other) =>
        write(`${from} to ${to}`, input(to, [5, 9], layout), input(from, [5, 9], other, 1)),
      ),
    ),
    write(`${from} to ${to}`, input(to, [edgeValues[from].length]), {
      ...input(from, [edgeValues[from].length]),
      fill: edgeValues[from],
    }),
    write(`${from} to ${to}`, input(to, [4, 5]), input(from, [5], 'contiguous', 1)),
    write(`${from} to ${to}`, input(to, [4, 5]), input(from, [4, 1], 'contiguous', 1)),
    write(`${from} to ${to}`, input(to, [4, 5]), input(from, [], 'contiguous', 1)),
    write(`${from} to ${to}`, input(to, [0, 5]), input(from, [1], 'contiguous', 1)),
  ]),
]);

// Fractions and large numbers arrive in the target's own precision, as a cast leaves them.
const fills: Readonly<Record<DType, readonly Scalar[]>> = {
  bool: [true, false, 1, 0, 0.5, -2, Number.NaN],
  uint8: [0, 200, true, 2.5],
  int32: [0, -7, 2 ** 31 - 1, true, 0.5, -1.7],
  float16: [0, 0.1, -0, 3e4, 7e4, 1e-7, Number.NaN, -Infinity, true],
  float32: [0, 0.1, -0, 3e9, 1e30, Number.NaN, -Infinity, true],
  float64: [0, 0.1, -0, 3e9, 1e300, 2 ** 53 - 1, Number.NaN, Infinity],
};

const filling = everyDType.flatMap((dtype) =>
  writableLayouts.flatMap((layout) => [
    ...fills[dtype].map((value) =>
      write(`${dtype}`, input(dtype, [3, 6], layout), value, (x, v) => x.fill_(v as Scalar)),
    ),
    write(`zero_, ${dtype}`, input(dtype, [3, 6], layout), 0, (x) => x.zero_()),
  ]),
);

interface Overlap {
  readonly name: string;
  readonly shape: readonly number[];
  readonly run: (x: Tensor) => void;
  /** The element that the whole has at an index afterwards. */
  readonly at: (x: (...index: number[]) => number, index: readonly number[]) => number;
}

const overlaps: readonly Overlap[] = [
  {
    name: 'a part onto the next',
    shape: [9],
    run: (x) => x.narrow(0, 1, 8).copy_(x.narrow(0, 0, 8)),
    at: (x, [i]) => x(i === 0 ? 0 : i - 1),
  },
  {
    name: 'a part onto the one before',
    shape: [9],
    run: (x) => x.narrow(0, 0, 8).copy_(x.narrow(0, 1, 8)),
    at: (x, [i]) => x(i === 8 ? 8 : i + 1),
  },
  {
    name: 'a matrix onto its transpose',
    shape: [7, 7],
    run: (x) => x.copy_(x.t()),
    at: (x, [i, j]) => x(j, i),
  },
  {
    name: 'a matrix plus its transpose',
    shape: [7, 7],
    run: (x) => x.add_(x.t()),
    at: (x, [i, j]) => x(i, j) + x(j, i),
  },
  {
    name: 'a row onto all rows',
    shape: [4, 6],
    run: (x) => x.copy_(x.narrow(0, 2, 1)),
    at: (x, [, j]) => x(2, j),
  },
  {
    name: 'all by one of its elements',
    shape: [3, 3],
    run: (x) => x.sub_(x.narrow(0, 1, 1).narrow(1, 1, 1)),
    at: (x, [i, j]) => x(i, j) - x(1, 1),
  },
  {
    name: 'a tensor onto itself',
    shape: [3, 4],
    run: (x) => x.copy_(x),
    at: (x, [i, j]) => x(i, j),
  },
  {
    name: 'a tensor by itself',
    shape: [3, 4],
    run: (x) => x.mul_(x),
    at: (x, [i, j]) => x(i, j) ** 2,
  },
];

const overlapping = overlaps.map(
  ({ name, shape, run, at }): Sample => ({
    name: `overlapping, ${name}`,
    inputs: [input('float64', shape)],
    run: ([x]) => {
      run(x as Tensor);
      return x as Tensor;
    },
    tolerance: () => exact,
    expected: ([x]) => {
      const host = x as HostTensor;
      return hostTensor('float64', shape, (index) => at((...own) => stretchedAt(host, own), index));
    },
  }),
);

const errors: readonly ErrorSample[] = [
  {
    name: 'a shape that does not broadcast to the target',
    inputs: [input('float32', [2, 3]), input('float32', [2])],
    run: ([x, value]) => (x as Tensor).copy_(value),
    error: ShapeError,
    message:
      'copy_: the result has shape [2], the target is float32[2, 3]; ' +
      'the result must broadcast to the shape of the target',
  },
  {
    name: 'an array as the value',
    inputs: [input('float32', [3])],
    run: ([x]) => Reflect.apply((x as Tensor).copy_, x, [[1]]),
    error: DTypeError,
    message: 'copy_: operand 1 is an array; tensor(…) makes a tensor of it',
  },
  {
    name: 'an expanded target',
    inputs: [input('float32', [3, 2], 'expandedFirst'), input('float32', [3, 2])],
    run: ([x, value]) => (x as Tensor).copy_(value),
    error: ShapeError,
    message:
      'copy_: the target is float32[3, 2] with strides [0, 1]: several elements share one place. ' +
      'clone() gives each its own',
  },
];

const fillErrors: readonly ErrorSample[] = [
  {
    name: 'no value',
    inputs: [input('float32', [3])],
    run: ([x]) => Reflect.apply((x as Tensor).fill_, x, []),
    error: DTypeError,
    message: 'fill_: value is missing; it must be a number or a boolean',
  },
  {
    name: 'a string',
    inputs: [input('float32', [3])],
    run: ([x]) => Reflect.apply((x as Tensor).fill_, x, ['abc']),
    error: DTypeError,
    message: 'fill_: value is the string "abc"; it must be a number or a boolean',
  },
];

export const copyingSpecs: readonly OpSpec[] = [
  copies('clone', clone),
  copies('contiguous', contiguous),
  { op: 'clone', samples: [apart], errors: [] },
  { op: 'copy_', samples: [...writes, ...overlapping], errors },
  { op: 'fill_', samples: filling, errors: fillErrors },
];
