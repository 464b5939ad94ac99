// Specs of joining, repeating and padding. Every result shows elements of its inputs, so a case
// says where each comes from.

import {
  cat,
  type DType,
  DTypeError,
  hstack,
  type PadMode,
  pad,
  repeat,
  repeatInterleave,
  roll,
  ShapeError,
  stack,
  type Tensor,
  tile,
  type Value,
  ValueError,
  vstack,
} from '@gradus/tensor';
import { exact } from '../comparison.ts';
import { type HostTensor, hostTensor, positionOf } from '../host-tensor.ts';
import { arrayOf, type SampleInput, type SampleLayout } from '../sample-input.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { defaultFill } from './elementwise-samples.ts';

const dtypes = Object.keys(arrayOf) as DType[];
const layouts: readonly SampleLayout[] = [
  'contiguous',
  'transposed',
  'narrowed',
  'backwards',
  'expandedLast',
];

type Index = readonly number[];

interface Case {
  readonly shapes: readonly Index[];
  readonly run: (tensors: readonly Tensor[]) => Tensor;
  readonly result: Index;
  /** The input and the place in it that an element comes from. */
  readonly source: (index: Index) => readonly [input: number, index: Index];
}

function input(dtype: DType, shape: Index, layout: SampleLayout, operand: number): SampleInput {
  return { dtype, shape, layout, fill: defaultFill(dtype, operand) };
}

const tensorsOf = (inputs: readonly Value[]): Tensor[] =>
  inputs.filter((value): value is Tensor => typeof value === 'object');

function samplesOf({ shapes, run, result, source }: Case): Sample[] {
  return dtypes.flatMap((dtype) =>
    layouts.map(
      (layout, first): Sample => ({
        name: `layouts, ${dtype}`,
        inputs: shapes.map((shape, i) =>
          input(dtype, shape, i === 0 ? layout : layouts[(first + i) % layouts.length], i),
        ),
        run: (inputs) => run(tensorsOf(inputs)),
        tolerance: () => exact,
        expected: (inputs) =>
          hostTensor(dtype, result, (index) => {
            const [which, place] = source(index);
            const { shape, values } = inputs[which] as HostTensor;
            return values[positionOf(place, shape)];
          }),
      }),
    ),
  );
}

function refusal(
  name: string,
  shapes: readonly Index[],
  run: (tensors: readonly Tensor[]) => unknown,
  message: string,
  error: ErrorSample['error'] = ShapeError,
): ErrorSample {
  return {
    name,
    inputs: shapes.map((shape, i) => input('float32', shape, 'contiguous', i)),
    run: (inputs) => run(tensorsOf(inputs)),
    error,
    message,
  };
}

function spec(op: string, cases: readonly Case[], errors: readonly ErrorSample[]): OpSpec {
  return { op, samples: cases.flatMap(samplesOf), errors };
}

const joining: readonly OpSpec[] = [
  spec(
    'cat',
    [
      {
        shapes: [
          [2, 3],
          [2, 1],
          [2, 4],
        ],
        run: (tensors) => cat(tensors, -1),
        result: [2, 8],
        source: ([i, j]) => (j < 3 ? [0, [i, j]] : j < 4 ? [1, [i, 0]] : [2, [i, j - 4]]),
      },
      {
        shapes: [[3, 2], [0], [1, 2]],
        run: (tensors) => cat(tensors),
        result: [4, 2],
        source: ([i, j]) => (i < 3 ? [0, [i, j]] : [2, [0, j]]),
      },
    ],
    [
      refusal('no tensors', [], () => cat([]), 'cat: no tensors; one at least'),
      refusal(
        'a scalar',
        [[2], []],
        (tensors) => cat(tensors),
        'cat: float32[] has no dims; stack() joins scalars',
      ),
      refusal(
        'other sizes that differ',
        [
          [2, 3],
          [2, 4],
        ],
        (tensors) => cat(tensors),
        'cat: float32[2, 3] and float32[2, 4] along dim 0; all other sizes must be the same',
      ),
      refusal(
        'a dim out of range',
        [[2], [2]],
        (tensors) => cat(tensors, 1),
        'cat: dim 1 is out of range for 1 dims; it lies in [-1, 1)',
      ),
    ],
  ),
  spec(
    'stack',
    [
      {
        shapes: [
          [2, 3],
          [2, 3],
        ],
        run: (tensors) => stack(tensors, 1),
        result: [2, 2, 3],
        source: ([i, n, j]) => [n, [i, j]],
      },
      {
        shapes: [[], [], []],
        run: (tensors) => stack(tensors),
        result: [3],
        source: ([n]) => [n, []],
      },
    ],
    [
      refusal('no tensors', [], () => stack([]), 'stack: no tensors; one at least'),
      refusal(
        'shapes that differ',
        [[2], [3]],
        (tensors) => stack(tensors),
        'stack: float32[2] and float32[3]; all shapes must be the same',
      ),
    ],
  ),
  spec(
    'hstack',
    [
      {
        shapes: [
          [2, 3],
          [2, 1],
        ],
        run: hstack,
        result: [2, 4],
        source: ([i, j]) => (j < 3 ? [0, [i, j]] : [1, [i, 0]]),
      },
      {
        shapes: [[], [2]],
        run: hstack,
        result: [3],
        source: ([i]) => (i === 0 ? [0, []] : [1, [i - 1]]),
      },
    ],
    [
      refusal(
        'other sizes that differ',
        [
          [2, 3],
          [3, 3],
        ],
        hstack,
        'hstack: float32[2, 3] and float32[3, 3] along dim 1; all other sizes must be the same',
      ),
    ],
  ),
  spec(
    'vstack',
    [
      {
        shapes: [[3], [2, 3]],
        run: vstack,
        result: [3, 3],
        source: ([i, j]) => (i === 0 ? [0, [j]] : [1, [i - 1, j]]),
      },
    ],
    [
      refusal(
        'rows of different lengths',
        [[2], [3]],
        vstack,
        'vstack: float32[1, 2] and float32[1, 3] along dim 0; all other sizes must be the same',
      ),
    ],
  ),
];

const repeating: readonly OpSpec[] = [
  spec(
    'repeat',
    [
      {
        shapes: [[2, 3]],
        run: ([x]) => repeat(x, [2, 1, 3]),
        result: [2, 2, 9],
        source: ([, i, j]) => [0, [i, j % 3]],
      },
    ],
    [
      refusal(
        'fewer numbers than dims',
        [[2, 3]],
        ([x]) => repeat(x, [2]),
        'repeat: [2] for float32[2, 3]; a number for each dim at least. tile() takes fewer',
      ),
      refusal(
        'a number that is no count',
        [[2]],
        ([x]) => repeat(x, [-1]),
        'repeat: size -1 of dim 0 in [-1]; a size is a non-negative integer',
      ),
    ],
  ),
  spec(
    'tile',
    [
      {
        shapes: [[2, 3]],
        run: ([x]) => tile(x, [2]),
        result: [2, 6],
        source: ([i, j]) => [0, [i, j % 3]],
      },
    ],
    [
      refusal(
        'a number that is no count',
        [[2]],
        ([x]) => tile(x, [0.5]),
        'tile: size 0.5 of dim 0 in [0.5]; a size is a non-negative integer',
      ),
    ],
  ),
  spec(
    'repeatInterleave',
    [
      {
        shapes: [[2, 3]],
        run: ([x]) => repeatInterleave(x, 2, 1),
        result: [2, 6],
        source: ([i, j]) => [0, [i, j >> 1]],
      },
      {
        shapes: [[2, 3]],
        run: ([x]) => repeatInterleave(x, [2, 0, 1], -1),
        result: [2, 3],
        source: ([i, j]) => [0, [i, j < 2 ? 0 : 2]],
      },
      {
        shapes: [[2, 3]],
        run: ([x]) => repeatInterleave(x, 2),
        result: [12],
        source: ([i]) => [0, [Math.floor(i / 6), (i >> 1) % 3]],
      },
    ],
    [
      refusal(
        'a list of another length',
        [[2, 3]],
        ([x]) => repeatInterleave(x, [1, 2], 1),
        'repeatInterleave: 2 numbers for the 3 entries of dim 1 of float32[2, 3]',
      ),
      refusal(
        'a number that is no count',
        [[2]],
        ([x]) => repeatInterleave(x, -2),
        'repeatInterleave: entry 0 of [-2] is -2; counts are non-negative integers',
      ),
    ],
  ),
  spec(
    'roll',
    [
      {
        shapes: [[3, 4]],
        run: ([x]) => roll(x, [1, -6], [0, -1]),
        result: [3, 4],
        source: ([i, j]) => [0, [(i + 2) % 3, (j + 2) % 4]],
      },
      {
        shapes: [[3, 4]],
        run: ([x]) => roll(x, 13),
        result: [3, 4],
        source: ([i, j]) => {
          const n = (4 * i + j + 11) % 12;
          return [0, [n >> 2, n & 3]];
        },
      },
    ],
    [
      refusal(
        'one shift for two dims',
        [[2, 3]],
        ([x]) => roll(x, 1, [0, 1]),
        'roll: shifts [1] along dims [0, 1]; an integer for each dim',
        ValueError,
      ),
      refusal(
        'half a shift',
        [[2, 3]],
        ([x]) => roll(x, 0.5),
        'roll: shifts [0.5] along dims of a vector; an integer for each dim',
        ValueError,
      ),
    ],
  ),
];

// Where an entry of a padded dim of `size` comes from.
const origins: Readonly<Record<Exclude<PadMode, 'constant'>, (i: number, size: number) => number>> =
  {
    reflect: (i, size) => (i < 0 ? -i : i < size ? i : 2 * size - 2 - i),
    replicate: (i, size) => Math.min(Math.max(i, 0), size - 1),
    circular: (i, size) => (i + size) % size,
  };

const bordered = (Object.keys(origins) as (keyof typeof origins)[]).map(
  (mode): Case => ({
    shapes: [[4, 5]],
    run: ([x]) => pad(x, [2, 1, -1, 2], { mode }),
    result: [5, 8],
    source: ([i, j]) => [0, [1 + origins[mode](i, 3), origins[mode](j - 2, 5)]],
  }),
);

const padding: OpSpec = spec('pad', bordered, [
  refusal(
    'half a pair',
    [[2, 3]],
    ([x]) => pad(x, [1]),
    'pad: padding [1] of float32[2, 3]; two integers for each dim, the last dim first',
  ),
  refusal(
    'more dims than there are',
    [[3]],
    ([x]) => pad(x, [1, 1, 1, 1]),
    'pad: padding [1, 1, 1, 1] of float32[3]; two integers for each dim, the last dim first',
  ),
  refusal(
    'more cut off than there is',
    [[2, 3]],
    ([x]) => pad(x, [-2, -2]),
    'pad: padding [-2, -2] of float32[2, 3] cuts more off dim 1 than its 3 entries',
  ),
  refusal(
    'a reflected border that is too wide',
    [[2, 3]],
    ([x]) => pad(x, [3, 0], { mode: 'reflect' }),
    "pad: padding [3, 0] of float32[2, 3], mode 'reflect': dim 1 keeps 3 entries, and a reflected " +
      'border is narrower than the dim',
  ),
  refusal(
    'a circular border that is too wide',
    [[2, 3]],
    ([x]) => pad(x, [-1, 3], { mode: 'circular' }),
    "pad: padding [-1, 3] of float32[2, 3], mode 'circular': dim 1 keeps 2 entries, and a " +
      'circular border is no wider than the dim',
  ),
  refusal(
    'nothing to replicate',
    [[2, 0]],
    ([x]) => pad(x, [0, 1], { mode: 'replicate' }),
    "pad: padding [0, 1] of float32[2, 0], mode 'replicate': dim 1 keeps 0 entries, and an empty " +
      'dim has no entry to replicate',
  ),
  refusal(
    'an unknown mode',
    [[2, 3]],
    ([x]) => pad(x, [1, 1], { mode: 'mirror' as PadMode }),
    'pad: unknown mode mirror; constant, reflect, replicate, circular',
    ValueError,
  ),
  {
    name: 'a fraction around integers',
    inputs: [input('int32', [2], 'contiguous', 0)],
    run: ([x]) => pad(x as Tensor, [1, 1], { value: 0.5 }),
    error: DTypeError,
    message: 'pad: a border of 0.5 around int32[2]; a write must not lose the kind of number',
  },
]);

export const joiningSpecs: readonly OpSpec[] = [...joining, ...repeating, padding];
