// Specs of reductions over one dim, several, all, and none that has elements.

import { amax, amin, type DType, prod, ShapeError, sum, type Tensor } from '@gradus/tensor';
import { exact, type Tolerance } from '../comparison.ts';
import type { HostTensor } from '../host-tensor.ts';
import type { Fill, SampleInput, SampleLayout } from '../sample-input.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { computing, everyDType, isFloat, sumBound } from './dtypes.ts';
import { edgeValues } from './edge-values.ts';
import { layouts } from './inputs.ts';
import { type Call, groups } from './reduction-groups.ts';

const functions = { sum, prod, amax, amin };
type Op = keyof typeof functions;

/** Sums and products of integers are int32, extremes keep the dtype. */
function resultDType(op: Op, dtype: DType): DType {
  return isFloat(dtype) || op === 'amax' || op === 'amin' ? dtype : 'int32';
}

function combine(op: Op, dtype: DType, values: readonly number[]): number {
  switch (op) {
    case 'sum':
      return isFloat(dtype) ? compensatedSum(values) : values.reduce((a, b) => (a + b) | 0, 0);
    case 'prod':
      return values.reduce(isFloat(dtype) ? (a, b) => a * b : Math.imul, 1);
    case 'amax':
      return values.some(Number.isNaN) ? Number.NaN : Math.max(...values);
    case 'amin':
      return values.some(Number.isNaN) ? Number.NaN : Math.min(...values);
  }
}

// Source: Neumaier, ZAMM 54(1), 1974. Nearly as exact as twice the precision.
function compensatedSum(values: readonly number[]): number {
  let [total, lost] = [0, 0];
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(lost) ? total + lost : total;
}

/**
 * Rounding of `n` values combined. Sums of float32 are pairwise at least: log₂ n additions
 * meet each value; sums of float64, and products, may take n. One more rounds the result.
 */
function tolerance(op: Op, result: DType, members: readonly number[][]): Tolerance {
  if (!isFloat(result) || op === 'amax' || op === 'amin') return exact;
  const bounds = members.map((values) => {
    const n = Math.max(values.length, 1);
    const isPairwise = op === 'sum' && computing(result) === 'float32';
    const steps = isPairwise ? Math.ceil(Math.log2(n)) + 1 : n;
    const size = values.reduce(
      (total, value) => (op === 'sum' ? total + Math.abs(value) : total * Math.abs(value)),
      op === 'sum' ? 0 : 1,
    );
    return sumBound(result, steps, size);
  });
  return { kind: 'bound', bounds };
}

function sample(op: Op, name: string, input: SampleInput, call: Call): Sample {
  const result = resultDType(op, input.dtype);
  const only = (hosts: Parameters<Sample['expected']>[0]): HostTensor => hosts[0] as HostTensor;
  return {
    name: `${name}, ${input.dtype}`,
    inputs: [input],
    run: ([x]) => functions[op](x as Tensor, call.dim, { keepdim: call.keepdim }),
    expected: (hosts) => {
      const { shape, members } = groups(only(hosts), call);
      const values = members.map((list) => combine(op, input.dtype, list));
      return { dtype: result, shape, values };
    },
    tolerance: (_, hosts) => tolerance(op, result, groups(only(hosts), call).members),
  };
}

// Products must stay in range: factors near 1, or small whole numbers.
function fillOf(op: Op, dtype: DType): Fill {
  if (dtype === 'bool') return { from: 0, to: 2, seed: 11 };
  if (!isFloat(dtype))
    return { from: op === 'prod' ? 1 : 0, to: op === 'prod' ? 4 : 200, seed: 12 };
  return op === 'prod' ? { from: 0.5, to: 1.9, seed: 13 } : { from: -10, to: 10, seed: 14 };
}

const calls: readonly (readonly [readonly number[], Call])[] = [
  ...[undefined, null, 0, 1, 2, -1, [0, 1], [0, 2], [1, 2], [2, 0, 1], []].flatMap((dim) =>
    [false, true].map((keepdim) => [[3, 5, 18], { dim, keepdim }] as const),
  ),
  [[37, 19], { dim: 0 }],
  [[19, 37], { dim: 1 }],
  [[2, 3, 4, 5], { dim: [1, 3] }],
  [[2, 3, 4, 5], { dim: [0, 2], keepdim: true }],
  [[1, 7, 1], { dim: 0 }],
  [[1, 7, 1], { dim: [0, 2] }],
  [[], {}],
  [[], { dim: 0 }],
  [[], { dim: -1, keepdim: true }],
];

const emptyCalls: readonly (readonly [readonly number[], Call])[] = [
  [[0], {}],
  [[3, 0], { dim: 1 }],
  [[3, 0], { dim: 1, keepdim: true }],
  [[2, 0, 3], { dim: 1 }],
  [[2, 0, 3], {}],
];

function refusals(op: Op): ErrorSample[] {
  const input: SampleInput = { dtype: 'float32', shape: [2, 3], fill: [1], layout: 'contiguous' };
  const call = (dim: number | number[]): ErrorSample['run'] => {
    return ([x]) => functions[op](x as Tensor, dim);
  };
  const common: readonly ErrorSample[] = [
    {
      name: 'a dim out of range',
      inputs: [input],
      run: call(2),
      error: ShapeError,
      message: `${op}: dim 2 is out of range for 2 dims; it lies in [-2, 2)`,
    },
    {
      name: 'a dim named twice',
      inputs: [input],
      run: call([0, -2]),
      error: ShapeError,
      message: `${op}: dim [0, 0] names a dim twice`,
    },
  ];
  if (op === 'sum' || op === 'prod') return [...common];
  const none: ErrorSample = {
    name: 'a result over no elements',
    inputs: [{ ...input, shape: [3, 0] }],
    run: call(1),
    error: ShapeError,
    message: `${op}: float32[3, 0] has no elements to reduce over`,
  };
  return [...common, none];
}

function spec(op: Op): OpSpec {
  const samples = everyDType.flatMap((dtype) => {
    const fill = fillOf(op, dtype);
    const of = (shape: readonly number[], layout: SampleLayout = 'contiguous'): SampleInput => ({
      dtype,
      shape,
      fill,
      layout,
    });
    const hasIdentity = op === 'sum' || op === 'prod';
    const edges: SampleInput = { ...of([edgeValues[dtype].length, 1]), fill: edgeValues[dtype] };
    return [
      ...[1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 100].map((n) =>
        sample(op, 'sizes', of([n]), {}),
      ),
      ...calls.map(([shape, call]) => sample(op, 'dims', of(shape), call)),
      ...layouts.flatMap((layout) =>
        [undefined, 0, 1, 2, [0, 2]].map((dim) =>
          sample(op, 'layouts', of([4, 6, 19], layout), { dim }),
        ),
      ),
      ...(hasIdentity ? emptyCalls : [[[0, 3], { dim: 1 }] as const]).map(([shape, call]) =>
        sample(op, 'no elements', of(shape), call),
      ),
      // Of edge values alone; their sums and products depend on the order.
      ...(hasIdentity && isFloat(dtype) ? [] : [sample(op, 'edge values', edges, {})]),
      sample(op, 'edge values apart', edges, { dim: 1 }),
    ];
  });
  return { op, samples: [...samples, ...special(op)], errors: refusals(op) };
}

function special(op: Op): Sample[] {
  const input = (dtype: DType, shape: readonly number[], fill: Fill): SampleInput => ({
    dtype,
    shape,
    fill,
    layout: 'contiguous',
  });
  const nan = input('float32', [40], [1, 2, Number.NaN, 4, 5, 6, 7, 8]);
  const infinite = input('float64', [40], [1, Infinity, 3]);
  const others = [sample(op, 'NaN among numbers', nan, {}), sample(op, 'infinity', infinite, {})];
  if (op !== 'sum') return others;
  return [
    ...others,
    // One by one in float32, a million tenths miss by a percent.
    sample(op, 'many equal values', input('float32', [250_000], [0.1]), {}),
    sample(op, 'many equal values', input('float32', [50_000, 3], [0.1]), { dim: 0 }),
    sample(op, 'overflow', input('int32', [5], [2 ** 31 - 1]), {}),
  ];
}

export const reductionSpecs: readonly OpSpec[] = (Object.keys(functions) as Op[]).map(spec);
