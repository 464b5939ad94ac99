// Samples of ops that go along one dim and keep it: lengths, dims, layouts, no elements.

import { type DType, DTypeError, ShapeError, type Tensor } from '@gradus/tensor';
import { exact, type Tolerance } from '../comparison.ts';
import { type HostTensor, indexOf, positionOf, sizeOf } from '../host-tensor.ts';
import type { Fill, SampleInput, SampleLayout } from '../sample-input.ts';
import type { ErrorSample, OpSpec, Sample } from '../spec.ts';
import { floats, lastRounding, unitInside } from './dtypes.ts';
import { edgeValues } from './edge-values.ts';
import { layouts } from './inputs.ts';

export const isInteger = (dtype: DType): boolean => !floats.includes(dtype);

/** What one op makes of a line of elements, without the library. */
export interface LineFacts {
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

export const input = (dtype: DType, shape: readonly number[]): SampleInput => ({
  dtype,
  shape,
  fill: [1, 0, 3],
  layout: 'contiguous',
});

export function outOfRange(op: string, run: (x: Tensor, dim: number) => unknown): ErrorSample {
  return {
    name: 'a dim out of range',
    inputs: [input('float32', [2, 3])],
    run: ([x]) => run(x as Tensor, -3),
    error: ShapeError,
    message: `${op}: dim -3 is out of range for 2 dims; it lies in [-2, 2)`,
  };
}

export function refusedDType(
  op: string,
  run: (x: Tensor) => unknown,
  message: string,
): ErrorSample {
  return {
    name: 'integers',
    inputs: [input('int32', [2])],
    run: ([x]) => run(x as Tensor),
    error: DTypeError,
    message: `${op}: ${message}; the rule is floating dtypes only`,
  };
}

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

function sample(fact: LineFacts, name: string, what: SampleInput, dim: number): Sample {
  const dtype = fact.result(what.dtype);
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
      const host = only(hosts);
      const sizes = alongLines(host, dim, (line) => roundings(line));
      const values = alongLines(host, dim, (line) => fact.line(line, what.dtype));
      const unit = unitInside(dtype);
      const bounds = sizes.map((size, i) => size * unit + lastRounding(dtype, values[i] || 0));
      return { kind: 'bound', bounds };
    },
  };
}

function fillOf(fact: LineFacts, dtype: DType): Fill {
  if (dtype === 'bool') return { from: 0, to: 2, seed: 3 };
  if (dtype === 'uint8') return { from: 0, to: 4, seed: 4 };
  if (dtype === 'int32') return { from: -4, to: 4, seed: 5 };
  const values = Array.from({ length: 61 }, (_, i) => ((i * 37) % 61) / 8 - 3);
  return fact.fill ?? [...values.map(Math.round), ...values];
}

function samples(fact: LineFacts): Sample[] {
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

/** The spec of an op along a dim. */
export function lineSpec(fact: LineFacts): OpSpec {
  return { op: fact.op, samples: samples(fact), errors: fact.errors };
}
