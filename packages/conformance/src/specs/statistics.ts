// Specs of the reductions that are more than a combination: averages, spreads, norms, truth,
// counts, sums of exponentials, and positions of extrema.

import {
  all,
  any,
  argmax,
  argmin,
  countNonzero,
  type DType,
  DTypeError,
  logsumexp,
  max,
  mean,
  min,
  nanmean,
  nansum,
  norm,
  ShapeError,
  std,
  type Tensor,
  type Value,
  ValueError,
  var as variance,
} from '@gradus/tensor';
import type { HostTensor } from '../host-tensor.ts';
import type { Fill, SampleInput, SampleLayout } from '../sample-input.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { edgeValues } from './edge-values.ts';
import { type Call, groups } from './reduction-groups.ts';

const floats: readonly DType[] = ['float32', 'float64'];
const numbers: readonly DType[] = [...floats, 'int32', 'uint8'];
const every: readonly DType[] = [...numbers, 'bool'];

const isFloat = (dtype: DType): boolean => floats.includes(dtype);
const same = (dtype: DType): DType => dtype;
const int32 = (): DType => 'int32';
const truth = (dtype: DType): DType => (dtype === 'uint8' ? 'uint8' : 'bool');

/** What one reduction computes of the elements behind a result, without the library. */
interface Facts {
  readonly op: string;
  readonly dtypes: readonly DType[];
  readonly result: (dtype: DType) => DType;
  readonly run: (x: Tensor, call: Call) => Tensor;
  readonly value: (values: readonly number[]) => number;
  /** How many roundings of what size may lie between; none unless given. */
  readonly roundings?: (values: readonly number[]) => number;
  /** Whether NaN is drawn among the elements too. */
  readonly holes?: boolean;
  /** Whether several dims, and none, can be named. */
  readonly oneDim?: boolean;
  readonly needsElements?: boolean;
  readonly errors: readonly ErrorSample[];
}

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const magnitudes = (values: readonly number[]): number => total(values.map(Math.abs));
const average = (values: readonly number[]): number => total(values) / values.length;
const present = (values: readonly number[]): number[] => values.filter((v) => !Number.isNaN(v));

function spread(values: readonly number[], correction: number): number {
  const center = average(values);
  const squares = total(values.map((v) => (v - center) ** 2));
  return squares / Math.max(values.length - correction, 0);
}

function first(values: readonly number[], isBetter: (x: number, best: number) => boolean): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (Number.isNaN(values[best])) break;
    if (Number.isNaN(values[i]) || isBetter(values[i], values[best])) best = i;
  }
  return best;
}

const highest = (values: readonly number[]): number => first(values, (x, best) => x > best);
const lowest = (values: readonly number[]): number => first(values, (x, best) => x < best);

function normOf(values: readonly number[], p: number): number {
  const sizes = values.map(Math.abs);
  if (values.length === 0) return 0;
  if (p === 0) return values.filter((v) => v !== 0).length;
  if (p === Infinity) return sizes.reduce((a, b) => Math.max(a, b));
  if (p === -Infinity) return sizes.reduce((a, b) => Math.min(a, b));
  return total(sizes.map((v) => v ** p)) ** (1 / p);
}

function logOfSum(values: readonly number[]): number {
  const shift = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!Number.isFinite(shift)) return shift;
  return shift + Math.log(total(values.map((v) => Math.exp(v - shift))));
}

// Every factor of a power is rounded, and so is the exponent 1/p; sums are pairwise at least.
const ofNorm = (p: number) => (values: readonly number[]) =>
  (8 + Math.log2(values.length + 1) + values.length / 4) * normOf(values, p);

const input = (dtype: DType, shape: readonly number[]): SampleInput => ({
  dtype,
  shape,
  fill: [1, 0, 3],
  layout: 'contiguous',
});

function refused(
  name: string,
  what: SampleInput,
  run: (x: Tensor) => unknown,
  error: ErrorSample['error'],
  message: string,
): ErrorSample {
  return { name, inputs: [what], run: ([x]) => run(x as Tensor), error, message };
}

type AnyCall = (x: Tensor, dim: number | readonly number[]) => unknown;

function dimErrors(op: string, run: AnyCall, several = true): ErrorSample[] {
  const x = input('float32', [2, 3]);
  const range = `${op}: dim 2 is out of range for 2 dims; it lies in [-2, 2)`;
  const twice = `${op}: dim [0, 0] names a dim twice`;
  return [
    refused('a dim out of range', x, (t) => run(t, 2), ShapeError, range),
    ...(several
      ? [refused('a dim named twice', x, (t) => run(t, [0, -2]), ShapeError, twice)]
      : []),
  ];
}

function noElements(op: string, run: AnyCall): ErrorSample {
  const message = `${op}: float32[3, 0] has no elements to reduce over`;
  const x = input('float32', [3, 0]);
  return refused('a result over no elements', x, (t) => run(t, 1), ShapeError, message);
}

function reducedIn(op: string, dtype: DType, run: (x: Tensor) => unknown): ErrorSample {
  const message = `${op}: ${dtype}[2] would be reduced in ${dtype}; the rule is floating dtypes only`;
  return refused(`elements of ${dtype}`, input(dtype, [2]), run, DTypeError, message);
}

function onlyFloating(op: string, dtype: DType, run: (x: Tensor) => unknown): ErrorSample {
  const message = `${op}: x is ${dtype}[2]; the rule is floating dtypes only`;
  return refused(`elements of ${dtype}`, input(dtype, [2]), run, DTypeError, message);
}

const dimOf = (dim: number | readonly number[]): number => (typeof dim === 'number' ? dim : dim[0]);

const spreads = (
  [
    ['var', variance, (v: number) => v],
    ['std', std, Math.sqrt],
  ] as const
).flatMap(([op, run, finish]) =>
  [0, 1].map(
    (correction): Facts => ({
      op,
      dtypes: floats,
      result: same,
      run: (x, { dim, keepdim }) => run(x, dim, { keepdim, correction }),
      value: (values) => finish(spread(values, correction)),
      // Distances and squares are rounded once each, in the dtype or in one that is wider.
      roundings: (values) => (6 + values.length / 8) * finish(spread(values, correction)),
      errors:
        correction === 0
          ? []
          : [
              ...dimErrors(op, run),
              onlyFloating(op, 'int32', run),
              onlyFloating(op, 'bool', run),
              refused(
                'both corrections',
                input('float32', [2]),
                (x) => run(x, 0, { correction: 1, unbiased: true }),
                ValueError,
                `${op}: correction is 1 and unbiased is true; give one of them`,
              ),
            ],
    }),
  ),
);

const positions = (
  [
    ['argmax', argmax, highest],
    ['argmin', argmin, lowest],
  ] as const
).map(
  ([op, run, at]): Facts => ({
    op,
    dtypes: numbers,
    result: int32,
    run: (x, { dim, keepdim }) => run(x, dim, { keepdim }),
    value: at,
    holes: true,
    needsElements: true,
    errors: [
      ...dimErrors(op, run),
      noElements(op, run),
      refused(
        'elements of bool',
        input('bool', [2]),
        run,
        DTypeError,
        `${op}: bool[2] would be reduced in bool; the rule is number dtypes only`,
      ),
    ],
  }),
);

const pairs = (
  [
    ['max', max, highest],
    ['min', min, lowest],
  ] as const
).flatMap(([op, run, at]): Facts[] => {
  const shared = { op, dtypes: every, holes: true, oneDim: true, needsElements: true };
  const along: AnyCall = (x, dim) => run(x, dimOf(dim));
  return [
    {
      ...shared,
      result: same,
      run: (x, { dim, keepdim }) => run(x, dim as number, { keepdim }).values,
      value: (values) => values[at(values)],
      errors: [...dimErrors(op, along, false), noElements(op, along)],
    },
    {
      ...shared,
      result: int32,
      run: (x, { dim, keepdim }) => run(x, dim as number, { keepdim }).indices,
      value: at,
      errors: [],
    },
  ];
});

const facts: readonly Facts[] = [
  {
    op: 'mean',
    dtypes: floats,
    result: same,
    run: (x, { dim, keepdim }) => mean(x, dim, { keepdim }),
    value: average,
    roundings: (values) =>
      ((Math.log2(values.length) + 2 + values.length / 4) * magnitudes(values)) / values.length,
    errors: [
      ...dimErrors('mean', mean),
      reducedIn('mean', 'int32', mean),
      reducedIn('mean', 'bool', mean),
    ],
  },
  {
    op: 'nansum',
    dtypes: floats,
    result: same,
    holes: true,
    run: (x, { dim, keepdim }) => nansum(x, dim, { keepdim }),
    value: (values) => total(present(values)),
    roundings: (values) => (2 + values.length / 4) * magnitudes(present(values)),
    errors: dimErrors('nansum', nansum),
  },
  {
    op: 'nanmean',
    dtypes: floats,
    result: same,
    holes: true,
    run: (x, { dim, keepdim }) => nanmean(x, dim, { keepdim }),
    value: (values) => average(present(values)),
    roundings: (values) =>
      ((3 + values.length / 4) * magnitudes(present(values))) / Math.max(present(values).length, 1),
    errors: [...dimErrors('nanmean', nanmean), reducedIn('nanmean', 'int32', nanmean)],
  },
  ...spreads,
  ...[2, 1, 0, Infinity, -Infinity, 3, 0.5].map(
    (p): Facts => ({
      op: 'norm',
      dtypes: floats,
      result: same,
      run: (x, { dim, keepdim }) => norm(x, p, dim, { keepdim }),
      value: (values) => normOf(values, p),
      roundings: ofNorm(p),
      errors:
        p === 2
          ? [
              ...dimErrors('norm', (x, dim) => norm(x, 2, dim)),
              reducedIn('norm', 'int32', (x) => norm(x)),
            ]
          : [],
    }),
  ),
  {
    op: 'logsumexp',
    dtypes: floats,
    result: same,
    run: (x, { dim, keepdim }) => logsumexp(x, dim, { keepdim }),
    value: logOfSum,
    // The shift is exact; exponentials, their sum and the logarithm round, the result once more.
    roundings: (values) => 12 + values.length / 4 + 2 * Math.abs(logOfSum(values)),
    errors: dimErrors('logsumexp', logsumexp),
  },
  {
    op: 'countNonzero',
    dtypes: every,
    result: int32,
    holes: true,
    run: (x, { dim, keepdim }) => countNonzero(x, dim, { keepdim }),
    value: (values) => values.filter((v) => v !== 0).length,
    errors: dimErrors('countNonzero', countNonzero),
  },
  {
    op: 'any',
    dtypes: every,
    result: truth,
    holes: true,
    run: (x, { dim, keepdim }) => any(x, dim, { keepdim }),
    value: (values) => Number(values.some((v) => v !== 0)),
    errors: dimErrors('any', any),
  },
  {
    op: 'all',
    dtypes: every,
    result: truth,
    holes: true,
    run: (x, { dim, keepdim }) => all(x, dim, { keepdim }),
    value: (values) => Number(values.every((v) => v !== 0)),
    errors: dimErrors('all', all),
  },
  ...positions,
  ...pairs,
];

const only = (hosts: readonly unknown[]): HostTensor => hosts[0] as HostTensor;

function sample(fact: Facts, name: string, what: SampleInput, call: Call): Sample {
  const dtype = fact.result(what.dtype);
  const unit = dtype === 'float32' ? 2 ** -24 : 2 ** -53;
  return {
    name: `${name}, ${what.dtype}`,
    inputs: [what],
    run: ([x]: readonly Value[]) => fact.run(x as Tensor, call),
    expected: (hosts) => {
      const { shape, members } = groups(only(hosts), call);
      return { dtype, shape, values: members.map(fact.value) };
    },
    tolerance: (_, hosts) => {
      const { roundings } = fact;
      if (roundings === undefined) return { kind: 'exact' };
      const { members } = groups(only(hosts), call);
      return { kind: 'bound', bounds: members.map((values) => unit * (roundings(values) || 0)) };
    },
  };
}

// Whole numbers among the others, so that there are ties and zeros; NaN where it is asked for.
function fillOf({ holes }: Facts, dtype: DType): Fill {
  if (dtype === 'bool') return { from: 0, to: 2, seed: 3 };
  if (dtype === 'uint8') return { from: 0, to: 5, seed: 4 };
  if (dtype === 'int32') return { from: -4, to: 4, seed: 5 };
  const values = Array.from({ length: 61 }, (_, i) => ((i * 37) % 61) / 8 - 3);
  return [...values.map(Math.round), ...values, ...(holes === true ? [Number.NaN] : [])];
}

const oneDim: readonly (readonly [readonly number[], Call])[] = [
  ...[0, 1, 2, -1].flatMap((dim) =>
    [false, true].map((keepdim) => [[3, 5, 18], { dim, keepdim }] as const),
  ),
  [[37, 19], { dim: 0 }],
  [[19, 37], { dim: 1 }],
  [[1, 7, 1], { dim: 0 }],
  [[], { dim: 0 }],
];

const severalDims: readonly (readonly [readonly number[], Call])[] = [
  ...[undefined, null, [0, 1], [0, 2], [2, 0, 1], []].map(
    (dim) => [[3, 5, 18], { dim, keepdim: dim === null }] as const,
  ),
  [[2, 3, 4, 5], { dim: [1, 3] }],
  [[1, 7, 1], { dim: [0, 2] }],
  [[], {}],
];

const layouts: readonly SampleLayout[] = [
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
    const calls = fact.oneDim === true ? oneDim : [...oneDim, ...severalDims];
    return [
      ...[1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 100].map((n) =>
        sample(fact, 'sizes', of([n]), { dim: 0 }),
      ),
      ...calls.map(([shape, call]) => sample(fact, 'dims', of(shape), call)),
      ...layouts.flatMap((layout) =>
        [0, 1, 2].map((dim) => sample(fact, 'layouts', of([4, 6, 19], layout), { dim })),
      ),
      sample(fact, 'no results', of([0, 3]), { dim: 1 }),
      ...(fact.needsElements === true ? [] : [sample(fact, 'no elements', of([3, 0]), { dim: 1 })]),
      // What rounds depends on the order where magnitudes differ so much.
      ...(isFloat(dtype) && fact.roundings !== undefined
        ? []
        : [sample(fact, 'edge values', edges, { dim: 0 })]),
    ];
  });
}

export const statisticsSpecs: readonly OpSpec[] = facts.map((fact) => ({
  op: fact.op,
  samples: samples(fact),
  errors: fact.errors,
}));
