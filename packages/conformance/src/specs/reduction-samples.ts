// Samples that every reduction gets: sizes around vectors and their tails, dims, layouts, no
// elements, edge values.

import type { DType, Tensor, Value } from '@gradus/tensor';
import type { HostTensor } from '../host-tensor.ts';
import type { Fill, SampleInput, SampleLayout } from '../sample-input.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { isFloat, lastRounding, unitInside } from './dtypes.ts';
import { edgeValues } from './edge-values.ts';
import { layouts } from './inputs.ts';
import { type Call, groups } from './reduction-groups.ts';

/** What one reduction computes of the elements behind a result, without the library. */
export interface ReductionFacts {
  readonly op: string;
  readonly dtypes: readonly DType[];
  readonly result: (dtype: DType) => DType;
  readonly run: (x: Tensor, call: Call) => Tensor;
  readonly value: (values: readonly number[]) => number;
  /** How many roundings of what size may lie between; none unless given. */
  readonly roundings?: (values: readonly number[]) => number;
  /** Whether NaN is drawn among the elements too. */
  readonly holes?: boolean;
  /** Elements of float32 that lie far from zero, for samples of their own. */
  readonly far?: readonly number[];
  /** Whether several dims, and none, can be named. */
  readonly oneDim?: boolean;
  readonly needsElements?: boolean;
  readonly errors: readonly ErrorSample[];
}

const only = (hosts: readonly unknown[]): HostTensor => hosts[0] as HostTensor;

function sample(fact: ReductionFacts, name: string, what: SampleInput, call: Call): Sample {
  const dtype = fact.result(what.dtype);
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
      return {
        kind: 'bound',
        bounds: members.map(
          (values) =>
            unitInside(dtype) * (roundings(values) || 0) +
            lastRounding(dtype, fact.value(values) || 0),
        ),
      };
    },
  };
}

// Whole numbers among the others, so that there are ties and zeros; NaN where it is asked for.
function fillOf({ holes }: ReductionFacts, dtype: DType): Fill {
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

function samples(fact: ReductionFacts): Sample[] {
  const { far } = fact;
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
      ...(far === undefined || dtype !== 'float32'
        ? []
        : [4, 16, 50].map((n) =>
            sample(fact, 'far from zero', { ...of([n]), fill: far }, { dim: 0 }),
          )),
      sample(fact, 'no results', of([0, 3]), { dim: 1 }),
      ...(fact.needsElements === true ? [] : [sample(fact, 'no elements', of([3, 0]), { dim: 1 })]),
      // What rounds depends on the order where magnitudes differ so much.
      ...(isFloat(dtype) && fact.roundings !== undefined
        ? []
        : [sample(fact, 'edge values', edges, { dim: 0 })]),
    ];
  });
}

/** The spec of a reduction. */
export function reductionSpec(fact: ReductionFacts): OpSpec {
  return { op: fact.op, samples: samples(fact), errors: fact.errors };
}
