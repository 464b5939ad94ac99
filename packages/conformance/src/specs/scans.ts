// Specs of what goes along one dim and keeps it: running sums, products and extrema,
// differences, softmax.

import {
  cummax,
  cummin,
  cumprod,
  cumsum,
  type DType,
  DTypeError,
  diff,
  logcumsumexp,
  logSoftmax,
  ShapeError,
  softmax,
  type Tensor,
  ValueError,
} from '@gradus/tensor';
import { exact, type Tolerance } from '../comparison.ts';
import { type HostTensor, indexOf, positionOf, sizeOf } from '../host-tensor.ts';
import type { Fill, SampleInput, SampleLayout } from '../sample-input.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { edgeValues } from './edge-values.ts';

const floats: readonly DType[] = ['float32', 'float64'];
const every: readonly DType[] = [...floats, 'int32', 'uint8', 'bool'];
const same = (dtype: DType): DType => dtype;
const wide = (dtype: DType): DType => (floats.includes(dtype) ? dtype : 'int32');
const int32 = (): DType => 'int32';

/** What one op makes of a line of elements, without the library. */
interface Facts {
  readonly op: string;
  readonly dtypes: readonly DType[];
  readonly result: (dtype: DType) => DType;
  readonly run: (x: Tensor, dim: number) => Tensor;
  readonly line: (values: readonly number[], dtype: DType) => number[];
  /** How many roundings of what size may lie between; none unless given. */
  readonly roundings?: (values: readonly number[]) => number[];
  /** Elements whose combinations stay in range. */
  readonly fill?: Fill;
  readonly edges?: boolean;
  readonly errors: readonly ErrorSample[];
}

/** One after the other; int32 wraps round. */
function running(values: readonly number[], join: (x: number, y: number) => number): number[] {
  let held: number | undefined;
  return values.map((value) => {
    held = held === undefined ? value : join(held, value);
    return held;
  });
}

const isInteger = (dtype: DType): boolean => !floats.includes(dtype);

function lastBest(values: readonly number[], isWorse: (x: number, best: number) => boolean) {
  let best = 0;
  return values.map((value, i) => {
    const isBeaten = isWorse(value, values[best]) || Number.isNaN(values[best]);
    if (Number.isNaN(value) || !isBeaten) best = i;
    return best;
  });
}

const below = (x: number, best: number): boolean => x < best;
const above = (x: number, best: number): boolean => x > best;

function logaddexp(x: number, y: number): number {
  const high = Math.max(x, y);
  return Number.isFinite(high) ? high + Math.log1p(Math.exp(Math.min(x, y) - high)) : high;
}

function exponentials(values: readonly number[]): { parts: number[]; sum: number; shift: number } {
  const shift = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const parts = values.map((v) => Math.exp(v - shift));
  return { parts, sum: parts.reduce((a, b) => a + b, 0), shift };
}

const magnitudes = (values: readonly number[]): number[] =>
  running(values.map(Math.abs), (x, y) => x + y);

const input = (dtype: DType, shape: readonly number[]): SampleInput => ({
  dtype,
  shape,
  fill: [1, 0, 3],
  layout: 'contiguous',
});

function outOfRange(op: string, run: (x: Tensor, dim: number) => unknown): ErrorSample {
  return {
    name: 'a dim out of range',
    inputs: [input('float32', [2, 3])],
    run: ([x]) => run(x as Tensor, -3),
    error: ShapeError,
    message: `${op}: dim -3 is out of range for 2 dims; it lies in [-2, 2)`,
  };
}

function refusedDType(op: string, run: (x: Tensor) => unknown, message: string): ErrorSample {
  return {
    name: 'integers',
    inputs: [input('int32', [2])],
    run: ([x]) => run(x as Tensor),
    error: DTypeError,
    message: `${op}: ${message}; the rule is floating dtypes only`,
  };
}

const diffErrors: readonly ErrorSample[] = [
  outOfRange('diff', (x, dim) => diff(x, 1, dim)),
  {
    name: 'no dims',
    inputs: [input('float32', [])],
    run: ([x]) => diff(x as Tensor),
    error: ShapeError,
    message: 'diff: float32[] has no dims; there are no neighbours',
  },
  {
    name: 'half a difference',
    inputs: [input('float32', [3])],
    run: ([x]) => diff(x as Tensor, 0.5),
    error: ValueError,
    message: 'diff: n is 0.5; it must be a non-negative integer',
  },
];

const extrema = (
  [
    ['cummax', cummax, below],
    ['cummin', cummin, above],
  ] as const
).flatMap(([op, run, isWorse]): Facts[] => [
  {
    op,
    dtypes: every,
    result: same,
    run: (x, dim) => run(x, dim).values,
    line: (values) => lastBest(values, isWorse).map((i) => values[i]),
    edges: true,
    errors: [outOfRange(op, run)],
  },
  {
    op,
    dtypes: every,
    result: int32,
    run: (x, dim) => run(x, dim).indices,
    line: (values) => lastBest(values, isWorse),
    edges: true,
    errors: [],
  },
]);

const facts: readonly Facts[] = [
  {
    op: 'cumsum',
    dtypes: every,
    result: wide,
    run: cumsum,
    line: (values, dtype) => running(values, (x, y) => (isInteger(dtype) ? (x + y) | 0 : x + y)),
    roundings: (values) => magnitudes(values).map((size, i) => size * (1 + i)),
    errors: [outOfRange('cumsum', cumsum)],
  },
  {
    op: 'cumprod',
    dtypes: every,
    result: wide,
    run: cumprod,
    fill: [1, 2, 0.5, 1.25, 1.5, 0.75, -1],
    line: (values, dtype) =>
      running(values, (x, y) => (isInteger(dtype) ? Math.imul(x, y) : x * y)),
    roundings: (values) =>
      running(values, (x, y) => x * y).map((size, i) => Math.abs(size) * (1 + i)),
    errors: [outOfRange('cumprod', cumprod)],
  },
  ...extrema,
  {
    op: 'logcumsumexp',
    dtypes: floats,
    result: same,
    run: logcumsumexp,
    line: (values) => running(values, logaddexp),
    roundings: (values) => running(values, logaddexp).map((v, i) => (4 + i) * (1 + Math.abs(v))),
    errors: [
      outOfRange('logcumsumexp', logcumsumexp),
      refusedDType('logcumsumexp', (x) => logcumsumexp(x, 0), 'x is int32[2]'),
    ],
  },
  {
    op: 'softmax',
    dtypes: floats,
    result: same,
    run: softmax,
    line: (values) => {
      const { parts, sum } = exponentials(values);
      return parts.map((part) => part / sum);
    },
    // The difference is rounded before the exponential: an error of its size, relative.
    roundings: (values) => {
      const { parts, sum, shift } = exponentials(values);
      return parts.map((part, i) => ((6 + values.length + shift - values[i]) * part) / sum);
    },
    errors: [
      outOfRange('softmax', softmax),
      refusedDType('softmax', (x) => softmax(x, 0), 'int32[2] would be reduced in int32'),
    ],
  },
  {
    op: 'logSoftmax',
    dtypes: floats,
    result: same,
    run: logSoftmax,
    line: (values) => {
      const { sum, shift } = exponentials(values);
      return values.map((v) => v - shift - Math.log(sum));
    },
    roundings: (values) => {
      const { sum, shift } = exponentials(values);
      return values.map((v) => 8 + values.length + 2 * (shift - v + Math.log(sum)));
    },
    errors: [
      outOfRange('logSoftmax', logSoftmax),
      refusedDType('logSoftmax', (x) => logSoftmax(x, 0), 'int32[2] would be reduced in int32'),
    ],
  },
];

/** Lines of a tensor along a dim, changed one by one. */
function alongLines(
  { shape, values }: HostTensor,
  dim: number,
  change: (line: readonly number[]) => readonly number[],
): number[] {
  if (shape.length === 0) return [...change(values)];
  const d = dim < 0 ? dim + shape.length : dim;
  const places = (n: number): number[] => {
    const index = indexOf(n, shape);
    return Array.from({ length: shape[d] }, (_, i) =>
      positionOf(
        index.map((at, axis) => (axis === d ? i : at)),
        shape,
      ),
    );
  };
  const result = new Array<number>(values.length);
  for (let n = 0; n < sizeOf(shape); n++) {
    if (indexOf(n, shape)[d] !== 0) continue;
    const line = places(n);
    change(line.map((place) => values[place])).forEach((value, i) => {
      result[line[i]] = value;
    });
  }
  return result;
}

function sample(fact: Facts, name: string, what: SampleInput, dim: number): Sample {
  const dtype = fact.result(what.dtype);
  const unit = dtype === 'float32' ? 2 ** -24 : 2 ** -53;
  const only = (hosts: readonly unknown[]): HostTensor => hosts[0] as HostTensor;
  return {
    name: `${name}, ${what.dtype}`,
    inputs: [what],
    run: ([x]) => fact.run(x as Tensor, dim),
    expected: (hosts) => {
      const host = only(hosts);
      const values = alongLines(host, dim, (line) => fact.line(line, what.dtype));
      return { dtype, shape: host.shape, values };
    },
    tolerance: (_, hosts): Tolerance => {
      const { roundings } = fact;
      if (roundings === undefined || isInteger(dtype)) return exact;
      const sizes = alongLines(only(hosts), dim, (line) => roundings(line));
      return { kind: 'bound', bounds: sizes.map((size) => size * unit) };
    },
  };
}

function fillOf(fact: Facts, dtype: DType): Fill {
  if (dtype === 'bool') return { from: 0, to: 2, seed: 3 };
  if (dtype === 'uint8') return { from: 0, to: 4, seed: 4 };
  if (dtype === 'int32') return { from: -4, to: 4, seed: 5 };
  const values = Array.from({ length: 61 }, (_, i) => ((i * 37) % 61) / 8 - 3);
  return fact.fill ?? [...values.map(Math.round), ...values];
}

const layouts: readonly SampleLayout[] = [
  'contiguous',
  'transposed',
  'narrowed',
  'expandedFirst',
  'expandedLast',
];

function samples(fact: Facts): Sample[] {
  return fact.dtypes.flatMap((dtype) => {
    const fill = fillOf(fact, dtype);
    const of = (shape: readonly number[], layout: SampleLayout = 'contiguous'): SampleInput => ({
      dtype,
      shape,
      fill,
      layout,
    });
    const edges: SampleInput = { ...of([edgeValues[dtype].length]), fill: edgeValues[dtype] };
    return [
      ...[0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33].map((n) => sample(fact, 'sizes', of([n]), 0)),
      ...layouts.flatMap((layout) =>
        [0, 1, 2, -1].map((dim) => sample(fact, 'layouts', of([3, 5, 19], layout), dim)),
      ),
      sample(fact, 'shapes', of([]), 0),
      sample(fact, 'shapes', of([1, 7, 1]), 0),
      sample(fact, 'shapes', of([7, 37]), 0),
      sample(fact, 'shapes', of([3, 0]), 0),
      sample(fact, 'shapes', of([3, 0]), 1),
      ...(fact.edges === true ? [sample(fact, 'edge values', edges, 0)] : []),
    ];
  });
}

/** Differences shorten the dim. */
const differences: OpSpec = {
  op: 'diff',
  samples: every.flatMap((dtype) =>
    layouts.flatMap((layout) =>
      [0, 1, 2, 5].map((n): Sample => {
        const fill: Fill =
          dtype === 'bool' ? { from: 0, to: 2, seed: 3 } : { from: 0, to: 99, seed: 4 };
        return {
          name: `differences, ${dtype}`,
          inputs: [{ dtype, shape: [3, 4], fill, layout }],
          run: ([x]) => diff(x as Tensor, n, 1),
          expected: ([host]) => {
            const { values } = host as HostTensor;
            const width = Math.max(4 - n, 0);
            const rows = [0, 1, 2].map((row) => {
              let line = values.slice(4 * row, 4 * row + 4);
              for (let i = 0; i < n; i++)
                line = line.slice(1).map((v, j) => step(dtype, v, line[j]));
              return line;
            });
            return { dtype, shape: [3, width], values: rows.flat() };
          },
          tolerance: () => exact,
        };
      }),
    ),
  ),
  errors: diffErrors,
};

function step(dtype: DType, next: number, value: number): number {
  if (dtype === 'bool') return Number(next !== value);
  if (dtype === 'uint8') return (next - value) & 255;
  return dtype === 'float32' ? Math.fround(next - value) : next - value;
}

export const scanSpecs: readonly OpSpec[] = [
  ...facts.map((fact) => ({ op: fact.op, samples: samples(fact), errors: fact.errors })),
  differences,
];
