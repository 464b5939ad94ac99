// Specs of the matrix product: every pair of transposes, sizes around register tiles and
// blocks, products of nothing.

import { type DType, DTypeError, mm, ShapeError, type Tensor } from '@gradus/tensor';
import { exact } from '../comparison.ts';
import type { HostTensor } from '../host-tensor.ts';
import type { Fill, SampleInput } from '../sample-input.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { sumBound } from './dtypes.ts';
import { layouts } from './inputs.ts';

type Sizes = readonly [rows: number, depth: number, columns: number];

const dtypes: readonly DType[] = ['float16', 'float32', 'float64', 'int32'];

// Tiles are at most 17 wide in any backend known; blocks end at 96, 256 and 512.
const tileSizes: readonly Sizes[] = [
  ...Array.from({ length: 17 }, (_, i): Sizes => [i + 1, ((i * 5) % 17) + 1, ((i * 7) % 17) + 1]),
  ...Array.from({ length: 17 }, (_, i): Sizes => [17 - i, 3, i + 1]),
  [6, 4, 8],
  [12, 8, 16],
  [7, 5, 9],
];
const blockSizes: readonly Sizes[] = [
  [97, 3, 9],
  [5, 257, 9],
  [3, 5, 513],
  [1, 600, 1],
  [103, 261, 19],
  [2, 129, 257],
];
const emptySizes: readonly Sizes[] = [
  [0, 3, 2],
  [2, 3, 0],
  [2, 0, 3],
  [0, 0, 0],
];

const fills: Readonly<Partial<Record<DType, Fill>>> = {
  // Products of these overflow and must wrap.
  int32: { from: -(2 ** 30), to: 2 ** 30, seed: 5 },
};

function matrix(dtype: DType, shape: Sizes | readonly number[], seed: number): SampleInput {
  return {
    dtype,
    shape,
    fill: fills[dtype] ?? { from: -2, to: 2, seed },
    layout: 'contiguous',
  };
}

interface Matrices {
  readonly dtype: DType;
  readonly sizes: Sizes;
  readonly a: HostTensor;
  readonly b: HostTensor;
}

function matrices([a, b]: readonly unknown[]): Matrices {
  const [left, right] = [a as HostTensor, b as HostTensor];
  const sizes: Sizes = [left.shape[0], left.shape[1], right.shape[1]];
  return { dtype: left.dtype, sizes, a: left, b: right };
}

/** `Σₖ term(a[i, k], b[k, j])` for every `i, j`. */
function products(
  { sizes: [rows, depth, columns], a, b }: Matrices,
  join: (sum: number, x: number, y: number) => number,
): number[] {
  const values: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        sum = join(sum, a.values[i * depth + k], b.values[k * columns + j]);
      }
      values.push(sum);
    }
  }
  return values;
}

const bigProduct = (sum: number, x: number, y: number): number =>
  Number(BigInt.asIntN(32, BigInt(sum) + BigInt(x) * BigInt(y)));

function sample(name: string, a: SampleInput, b: SampleInput): Sample {
  return {
    name: `${name}, ${a.dtype}`,
    inputs: [a, b],
    run: ([x, y]) => mm(x as Tensor, y as Tensor),
    expected: (hosts) => {
      const found = matrices(hosts);
      const join =
        found.dtype === 'int32' ? bigProduct : (s: number, x: number, y: number) => s + x * y;
      const [rows, , columns] = found.sizes;
      return { dtype: found.dtype, shape: [rows, columns], values: products(found, join) };
    },
    // The classical bound of a sum of k products in any order, fused or not, is k units of
    // the sum of their sizes (Higham, Accuracy and Stability, 2002, §3.5), to first order.
    tolerance: (_, hosts) => {
      const found = matrices(hosts);
      if (found.dtype === 'int32') return exact;
      const sizes = products(found, (sum, x, y) => sum + Math.abs(x * y));
      return {
        kind: 'bound',
        bounds: sizes.map((size) => sumBound(found.dtype, found.sizes[1], size)),
      };
    },
  };
}

function pair(dtype: DType, [rows, depth, columns]: Sizes): [SampleInput, SampleInput] {
  return [matrix(dtype, [rows, depth], 1), matrix(dtype, [depth, columns], 2)];
}

const samples = dtypes.flatMap((dtype) => [
  ...[...tileSizes, ...blockSizes].flatMap((sizes) => {
    const [a, b] = pair(dtype, sizes);
    const t = (input: SampleInput): SampleInput => ({ ...input, layout: 'transposed' });
    return [
      sample('a · b', a, b),
      sample('aᵀ · b', t(a), b),
      sample('a · bᵀ', a, t(b)),
      sample('aᵀ · bᵀ', t(a), t(b)),
    ];
  }),
  ...emptySizes.map((sizes) => sample('no elements', ...pair(dtype, sizes))),
  ...layouts.flatMap((first) =>
    layouts.map((second) => {
      const [a, b] = pair(dtype, [13, 10, 21]);
      return sample('layouts', { ...a, layout: first }, { ...b, layout: second });
    }),
  ),
]);

const nonFinite: readonly Sample[] = (['float32', 'float64'] as const).map((dtype) => {
  const [a, b] = pair(dtype, [7, 6, 9]);
  // Rows of A meet NaN, infinities of one sign, and zeros times infinity.
  return sample(
    'NaN and infinity',
    { ...a, fill: [1, Number.NaN, 2, 0, 3, 4, 5, 6] },
    {
      ...b,
      fill: [1, 2, 3, Infinity, 5, 6, 7],
    },
  );
});

function refusal(
  name: string,
  [a, b]: readonly SampleInput[],
  error: ErrorSample['error'],
  message: string,
): ErrorSample {
  return { name, inputs: [a, b], run: ([x, y]) => mm(x as Tensor, y as Tensor), error, message };
}

const f32 = (...shape: number[]): SampleInput => matrix('float32', shape, 1);

export const matrixProductSpecs: readonly OpSpec[] = [
  {
    op: 'mm',
    samples: [...samples, ...nonFinite],
    errors: [
      refusal(
        'inner sizes that differ, where b.t() fits',
        [f32(64, 100), f32(10, 100)],
        ShapeError,
        'mm: inner dimensions differ: a is float32[64, 100], b is float32[10, 100]; ' +
          'a.shape[1] (100) must equal b.shape[0] (10). b.t() fits.',
      ),
      refusal(
        'inner sizes that differ, where a.t() fits',
        [f32(4, 3), f32(4, 2)],
        ShapeError,
        'mm: inner dimensions differ: a is float32[4, 3], b is float32[4, 2]; ' +
          'a.shape[1] (3) must equal b.shape[0] (4). a.t() fits.',
      ),
      refusal(
        'operands that are no matrices',
        [f32(3), f32(3, 2)],
        ShapeError,
        'mm: both operands must be matrices: a is float32[3], b is float32[3, 2]',
      ),
      refusal(
        'two dtypes',
        [f32(2, 3), matrix('float64', [3, 2], 1)],
        DTypeError,
        'mm: a is float32[2, 3], b is float64[3, 2]; both must have one dtype, and ' +
          'that is not bool',
      ),
      refusal(
        'bool',
        [matrix('bool', [2, 3], 1), matrix('bool', [3, 2], 1)],
        DTypeError,
        'mm: a is bool[2, 3], b is bool[3, 2]; both must have one dtype, and that is not bool',
      ),
    ],
  },
];
