// Specs of medians and quantiles.

import {
  type DType,
  DTypeError,
  median,
  quantile,
  ShapeError,
  type Tensor,
  ValueError,
} from '@gradus/tensor';
import { exact, type Tolerance } from '../comparison.ts';
import type { HostTensor } from '../host-tensor.ts';
import type { SampleInput } from '../sample-input.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { floats, numbers } from './dtypes.ts';
import { layouts } from './inputs.ts';
import { type Call, groups } from './reduction-groups.ts';

const methods = ['linear', 'lower', 'higher', 'nearest', 'midpoint'] as const;
type Method = (typeof methods)[number];

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** Where the median stands: the first NaN, or the middle one; of equal ones the stable sort's. */
function medianAt(values: readonly number[]): number {
  const none = values.findIndex(Number.isNaN);
  if (none >= 0) return none;
  const order = values.map((_, i) => i).sort((i, j) => values[i] - values[j]);
  return order[(values.length - 1) >> 1];
}

function quantileOf(values: readonly number[], q: number, method: Method): number {
  if (values.some(Number.isNaN)) return Number.NaN;
  const line = sorted(values);
  const rank = q * (values.length - 1);
  const [low, high] = [line[Math.floor(rank)], line[Math.ceil(rank)]];
  const weight = rank - Math.floor(rank);
  switch (method) {
    case 'linear':
      return low + weight * (high - low);
    case 'lower':
      return low;
    case 'higher':
      return high;
    case 'midpoint':
      return (low + high) / 2;
    case 'nearest':
      if (weight === 0.5) return Math.floor(rank) % 2 === 0 ? low : high;
      return weight < 0.5 ? low : high;
  }
}

const places: readonly (readonly [readonly number[], Call])[] = [
  [[1], { dim: 0 }],
  [[2], { dim: 0 }],
  [[9], { dim: 0, keepdim: true }],
  [[3, 5, 9], { dim: 0 }],
  [[3, 5, 9], { dim: 1, keepdim: true }],
  [[3, 5, 9], { dim: -1 }],
  [[], { dim: 0 }],
  [[0, 3], { dim: 1 }],
];

// Quarters, repeated: ties, and sums without rounding.
const fill = Array.from({ length: 47 }, (_, i) => ((i * 29) % 31) / 4);
const withNone = [...fill.slice(0, 40), Number.NaN];

const hostOf = (hosts: readonly unknown[]): HostTensor => hosts[0] as HostTensor;

function sample(
  name: string,
  what: SampleInput,
  call: Call,
  facts: {
    readonly run: (x: Tensor) => Tensor;
    readonly value: (values: readonly number[]) => number;
    readonly result?: DType;
    readonly tolerance?: Tolerance;
  },
): Sample {
  return {
    name: `${name}, ${what.dtype}`,
    inputs: [what],
    run: ([x]) => facts.run(x as Tensor),
    expected: (hosts) => {
      const { shape, members } = groups(hostOf(hosts), call);
      return { dtype: facts.result ?? what.dtype, shape, values: members.map(facts.value) };
    },
    tolerance: () => facts.tolerance ?? exact,
  };
}

const medianSamples: readonly Sample[] = numbers.flatMap((dtype) =>
  layouts.flatMap((layout) =>
    [fill, withNone].flatMap((values) => {
      const of = (shape: readonly number[]): SampleInput => ({
        dtype,
        shape,
        layout,
        fill: floats.includes(dtype) ? values : fill.map(Math.floor),
      });
      const value = (list: readonly number[]): number => list[medianAt(list)];
      return [
        ...places.flatMap(([shape, call]) => {
          const { dim, keepdim } = call;
          const run = (x: Tensor) => median(x, dim as number, { keepdim });
          return [
            sample('values', of(shape), call, { run: (x) => run(x).values, value }),
            sample('indices', of(shape), call, {
              run: (x) => run(x).indices,
              value: medianAt,
              result: 'int32',
            }),
          ];
        }),
        ...[[], [1], [8], [3, 5]].map((shape) =>
          sample('of all', of(shape), {}, { run: (x) => median(x), value }),
        ),
      ];
    }),
  ),
);

const quantileSamples: readonly Sample[] = floats.flatMap((dtype) =>
  layouts.flatMap((layout) =>
    methods.flatMap((interpolation) =>
      [fill, withNone].flatMap((values) =>
        [...places.slice(0, -1), [[3, 5], {}] as const].flatMap(([shape, call]) =>
          [0, 0.25, 0.5, 0.75, 1].map((q) =>
            sample(interpolation, { dtype, shape, layout, fill: values }, call, {
              run: (x) => {
                const { dim, keepdim } = call;
                return quantile(x, q, dim as number | undefined, { keepdim, interpolation });
              },
              value: (list) => quantileOf(list, q, interpolation),
            }),
          ),
        ),
      ),
    ),
  ),
);

const input = (dtype: DType, shape: readonly number[]): SampleInput => ({
  dtype,
  shape,
  fill: [1, 0, 3],
  layout: 'contiguous',
});

function refused(
  name: string,
  inputs: readonly SampleInput[],
  run: (...tensors: Tensor[]) => unknown,
  error: ErrorSample['error'],
  message: string,
): ErrorSample {
  return { name, inputs, run: (values) => run(...(values as Tensor[])), error, message };
}

const x = input('float32', [2, 3]);

const medianErrors: readonly ErrorSample[] = [
  refused(
    'a dim out of range',
    [x],
    (t) => median(t, 2),
    ShapeError,
    'median: dim 2 is out of range for 2 dims; it lies in [-2, 2)',
  ),
  refused(
    'bools',
    [input('bool', [2])],
    (t) => median(t),
    DTypeError,
    'median: x is bool[2]; the rule is number dtypes only',
  ),
  refused(
    'no elements',
    [input('float32', [3, 0])],
    (t) => median(t, 1),
    ShapeError,
    'median: float32[3, 0] has no elements to reduce over',
  ),
];

const quantileErrors: readonly ErrorSample[] = [
  refused(
    'a dim out of range',
    [x],
    (t) => quantile(t, 0.5, 2),
    ShapeError,
    'quantile: dim 2 is out of range for 2 dims; it lies in [-2, 2)',
  ),
  refused(
    'integers',
    [input('int32', [2])],
    (t) => quantile(t, 0.5),
    DTypeError,
    'quantile: x is int32[2]; the rule is floating dtypes only',
  ),
  refused(
    'a quantile above 1',
    [x],
    (t) => quantile(t, 1.5),
    ValueError,
    'quantile: q is 1.5; it lies in [0, 1]',
  ),
  refused(
    'NaN as quantile',
    [x],
    (t) => quantile(t, Number.NaN),
    ValueError,
    'quantile: q is NaN; it lies in [0, 1]',
  ),
  refused(
    'quantiles of another dtype',
    [x, input('float64', [2])],
    (t, q) => quantile(t, q),
    DTypeError,
    'quantile: x is float32[2, 3], q is float64[2]; both must have one dtype',
  ),
  refused(
    'a matrix of quantiles',
    [x, x],
    (t, q) => quantile(t, q),
    ShapeError,
    'quantile: q is float32[2, 3]; it is a number, a scalar or a vector',
  ),
  refused(
    'no elements',
    [input('float32', [3, 0])],
    (t) => quantile(t, 0.5, 0),
    ShapeError,
    'quantile: float32[3, 0] has no elements',
  ),
  refused(
    'an unknown interpolation',
    [x],
    (t) => Reflect.apply(quantile, null, [t, 0.5, 0, { interpolation: 'cubic' }]),
    ValueError,
    'quantile: interpolation is cubic; it is one of linear, lower, higher, nearest, midpoint',
  ),
];

export const quantileSpecs: readonly OpSpec[] = [
  { op: 'median', samples: medianSamples, errors: medianErrors },
  { op: 'quantile', samples: quantileSamples, errors: quantileErrors },
];
