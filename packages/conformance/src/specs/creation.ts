// Specs of creation: from nested arrays, typed arrays and rules.

import {
  type DType,
  DTypeError,
  empty,
  full,
  linspace,
  ones,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from '@gradus/tensor';
import { exact, type Tolerance, ulps } from '../comparison.ts';
import { hostTensor } from '../host-tensor.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { castTo } from './casts.ts';
import { everyDType } from './dtypes.ts';

const shapes: readonly (readonly number[])[] = [[], [0], [1], [5], [3, 0, 2], [3, 7], [2, 3, 4]];

function made(
  name: string,
  dtype: DType,
  shape: readonly number[],
  values: readonly number[],
  run: (device: string) => Tensor,
  tolerance: Tolerance = exact,
): Sample {
  return {
    name,
    inputs: [],
    run: (_, device) => run(device),
    expected: () => ({ dtype, shape, values }),
    tolerance: () => tolerance,
  };
}

function constant(dtype: DType, shape: readonly number[], value: number): readonly number[] {
  return hostTensor(dtype, shape, () => value).values;
}

const filled = everyDType.flatMap((dtype) =>
  shapes.flatMap((shape) => [
    made('zeros', dtype, shape, constant(dtype, shape, 0), (device) =>
      zeros(shape, { dtype, device }),
    ),
    made('ones', dtype, shape, constant(dtype, shape, 1), (device) =>
      ones(shape, { dtype, device }),
    ),
    made('full', dtype, shape, constant(dtype, shape, castTo(dtype, 7)), (device) =>
      full(shape, 7, { dtype, device }),
    ),
    made('empty', dtype, shape, constant(dtype, shape, 0), (device) =>
      empty(shape, { dtype, device }).zero_(),
    ),
  ]),
);

const precise: readonly Sample[] = [
  made('full', 'float64', [3], [0.1, 0.1, 0.1], (device) =>
    full([3], 0.1, { dtype: 'float64', device }),
  ),
  made('full', 'float32', [2], [3e9, 3e9], (device) => full([2], 3e9, { device })),
  made('full', 'bool', [2], [1, 1], (device) => full([2], true, { device })),
];

const data: readonly Sample[] = [
  made('nested numbers', 'float32', [2, 2], [1, 2, 3, 0.1], (device) =>
    tensor(
      [
        [1, 2],
        [3, 0.1],
      ],
      { device },
    ),
  ),
  made('nested numbers', 'float64', [3], [0.1, -0, Infinity], (device) =>
    tensor([0.1, -0, Infinity], { dtype: 'float64', device }),
  ),
  made('nested numbers', 'int32', [2], [-7, 2], (device) =>
    tensor([-7, 2.9], { dtype: 'int32', device }),
  ),
  made('a number', 'float32', [], [7], (device) => tensor(7, { device })),
  made('a boolean', 'bool', [], [1], (device) => tensor(true, { device })),
  made('nested booleans', 'bool', [2, 1], [1, 0], (device) =>
    tensor([[true], [false]], { device }),
  ),
  made('no elements', 'float32', [0], [], (device) => tensor([], { device })),
  made('no elements', 'float32', [2, 0], [], (device) => tensor([[], []], { device })),
  made('a typed array', 'float64', [2], [0.1, 0.2], (device) =>
    tensor(Float64Array.of(0.1, 0.2), { device }),
  ),
  made('a typed array', 'int32', [2], [1, -1], (device) =>
    tensor(Int32Array.of(1, -1), { device }),
  ),
  made('a typed array', 'uint8', [2], [0, 255], (device) =>
    tensor(Uint8Array.of(0, 255), { device }),
  ),
  made('a typed array', 'float32', [2], [0.5, 0.25], (device) =>
    tensor(Float32Array.of(9, 0.5, 0.25).subarray(1), { device }),
  ),
  made('a typed array', 'float32', [2], [1, 2], (device) =>
    tensor(Int32Array.of(1, 2), { dtype: 'float32', device }),
  ),
];

function space(dtype: DType, start: number, end: number, steps: number): Sample {
  const values = Array.from({ length: steps }, (_, i) =>
    steps === 1 ? start : start + ((end - start) * i) / (steps - 1),
  );
  // Difference, quotient, product and sum round once each, by a unit of the larger bound; the
  // expected value, in float64, rounds the first three at up to twice that size.
  const unit = dtype === 'float32' ? 2 ** -24 : 2 ** -53;
  const size = Math.max(Math.abs(start), Math.abs(end));
  const bounds = values.map(() => (4 * unit + 7 * 2 ** -53) * size);
  return made(
    `linspace, ${dtype}`,
    dtype,
    [steps],
    values,
    (device) => linspace(start, end, steps, { dtype, device }),
    steps > 2 ? { kind: 'bound', bounds } : ulps(0),
  );
}

const spaces = (['float32', 'float64'] as const).flatMap((dtype) => [
  space(dtype, -Math.PI, Math.PI, 2000),
  space(dtype, 0, 1, 5),
  space(dtype, 3, -3, 7),
  space(dtype, 2, 5, 1),
  space(dtype, 2, 5, 2),
  space(dtype, 2, 5, 0),
]);

function refusal(
  name: string,
  run: (device: string) => unknown,
  error: ErrorSample['error'],
  message: string,
): ErrorSample {
  return { name, inputs: [], run: (_, device) => run(device), error, message };
}

const errors: readonly ErrorSample[] = [
  refusal(
    'a negative size',
    (device) => zeros([2, -1], { device }),
    ShapeError,
    'zeros: size -1 of dim 1 in [2, -1]; a size is a non-negative integer',
  ),
  refusal(
    'a fractional size',
    (device) => ones([1.5], { device }),
    ShapeError,
    'ones: size 1.5 of dim 0 in [1.5]; a size is a non-negative integer',
  ),
  refusal(
    'NaN as a size',
    (device) => empty([Number.NaN], { device }),
    ShapeError,
    'empty: size NaN of dim 0 in [NaN]; a size is a non-negative integer',
  ),
  refusal(
    'more elements than can be counted',
    (device) => empty([2 ** 30, 2 ** 30], { device }),
    ShapeError,
    'empty: [1073741824, 1073741824] has 2^53 elements or more',
  ),
  refusal(
    'ragged arrays',
    (device) => tensor([[1, 2], [3]], { device }),
    ShapeError,
    'tensor: ragged nested array: [1] has 1 entries, where the first entries have shape [2, 2]',
  ),
  refusal(
    'an infinite bound',
    (device) => linspace(0, Infinity, 3, { device }),
    ValueError,
    'linspace: from 0 to Infinity; both bounds must be finite',
  ),
  refusal(
    'an unknown dtype',
    (device) => zeros([2], { dtype: 'float8' as DType, device }),
    DTypeError,
    'zeros: unknown dtype float8; known: bool, uint8, int32, float16, float32, float64',
  ),
];

export const creationSpecs: readonly OpSpec[] = [
  { op: 'creation', samples: [...filled, ...precise, ...data, ...spaces], errors },
];
