// Samples that every elementwise op gets: sizes around vectors and their tails, layouts,
// broadcasts, edge values, and the in-place twin.

import type { DType, Tensor, Value } from '@gradus/tensor';
import { exact, type Tolerance, ulps } from '../comparison.ts';
import { type HostTensor, hostTensor, stretchedAt, stretchedShape } from '../host-tensor.ts';
import type { Fill, SampleInput, SampleLayout } from '../sample-input.ts';
import type { HostValue, Sample } from '../spec.ts';
import { castTo } from './casts.ts';
import { edgeValues } from './edge-values.ts';
import { defaultFill, layouts, writableLayouts } from './inputs.ts';

/** What an elementwise op computes, written without the library. */
export interface ElementwiseFacts {
  readonly op: string;
  readonly arity: 1 | 2;
  readonly dtypes: readonly DType[];
  readonly run: (inputs: readonly Value[]) => Tensor;
  /** The in-place twin, if the result can be written into the first operand. */
  readonly runInPlace?: (inputs: readonly Value[]) => Tensor;
  /** The dtype in which operands of a dtype meet; their own unless given. */
  readonly computes?: (dtype: DType) => DType;
  /** The dtype of the result; the one it computes in unless given. */
  readonly result?: (dtype: DType) => DType;
  /** The value before it is stored; on floats in float64. */
  readonly value: (dtype: DType, x: number, y: number) => number;
  /** Exact unless given. */
  readonly tolerance?: (result: DType) => Tolerance;
  readonly fill?: (dtype: DType, operand: number) => Fill;
  /** Values that every other is put beside; those of the dtype unless given. */
  readonly edges?: (dtype: DType) => readonly number[];
}

// Around 4 and 2 lanes, 4 vectors a round of either, and their tails.
const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 100];

const everyLayout: readonly SampleLayout[] = [...layouts, 'expandedAll'];

const broadcasts: readonly (readonly (readonly number[])[])[] = [
  [
    [3, 1],
    [1, 4],
  ],
  [[4], [3, 4]],
  [[3, 17], [17]],
  [
    [3, 17],
    [3, 1],
  ],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[], [5]],
  [[5], []],
  [[], []],
  [[1, 1], [1]],
  [[0], [1]],
  [
    [3, 0],
    [1, 1],
  ],
  [
    [2, 1, 2, 1],
    [3, 1, 5],
  ],
];

/** Every sample of an elementwise op. */
export function elementwiseSamples(facts: ElementwiseFacts): Sample[] {
  return facts.dtypes.flatMap((dtype) => [
    ...sizes.map((n) => sample(facts, `sizes, ${dtype}`, inputs(facts, dtype, [[n], [n]]))),
    ...layoutInputs(facts, dtype, everyLayout).map((list) =>
      sample(facts, `layouts, ${dtype}`, list),
    ),
    ...(facts.arity === 1 ? [[[]], [[1, 1]], [[3, 0]]] : broadcasts).map((shapes) =>
      sample(facts, `broadcasts, ${dtype}`, inputs(facts, dtype, shapes)),
    ),
    sample(facts, `edge values, ${dtype}`, edgeInputs(facts, dtype)),
    ...inPlaceSamples(facts, dtype),
  ]);
}

function inPlaceSamples(facts: ElementwiseFacts, dtype: DType): Sample[] {
  const run = facts.runInPlace;
  if (run === undefined || resultOf(facts, dtype) !== dtype) return [];
  const twin = { ...facts, run };
  const name = `in place, ${dtype}`;
  return [
    ...layoutInputs(facts, dtype, writableLayouts).map((list) => sample(twin, name, list)),
    ...[0, 1, 17].map((n) => sample(twin, name, inputs(facts, dtype, [[n], [n]]))),
    ...(facts.arity === 2
      ? [
          [[3, 5], [5]],
          [[2, 3], []],
          [
            [4, 4],
            [4, 1],
          ],
        ]
      : []
    ).map((shapes) => sample(twin, name, inputs(facts, dtype, shapes))),
  ];
}

function input(
  facts: ElementwiseFacts,
  dtype: DType,
  operand: number,
  shape: readonly number[],
  layout: SampleLayout,
): SampleInput {
  return { dtype, shape, layout, fill: (facts.fill ?? defaultFill)(dtype, operand) };
}

function inputs(
  facts: ElementwiseFacts,
  dtype: DType,
  shapes: readonly (readonly number[])[],
): SampleInput[] {
  return shapes
    .slice(0, facts.arity)
    .map((shape, operand) => input(facts, dtype, operand, shape, 'contiguous'));
}

/** Each layout of the first operand beside each layout of the second. */
function layoutInputs(
  facts: ElementwiseFacts,
  dtype: DType,
  first: readonly SampleLayout[],
): SampleInput[][] {
  return [
    [4, 19],
    [2, 3, 5],
  ].flatMap((shape) =>
    first.flatMap((a) =>
      (facts.arity === 1 ? [a] : everyLayout).map((b) =>
        [a, b].slice(0, facts.arity).map((layout, i) => input(facts, dtype, i, shape, layout)),
      ),
    ),
  );
}

/** Every edge value, beside every other for two operands. */
function edgeInputs({ arity, edges }: ElementwiseFacts, dtype: DType): SampleInput[] {
  const fill = edges?.(dtype) ?? edgeValues[dtype];
  const n = fill.length;
  const shapes =
    arity === 1
      ? [[n]]
      : [
          [n, 1],
          [1, n],
        ];
  return shapes.map((shape) => ({ dtype, shape, fill, layout: 'contiguous' }));
}

function resultOf(facts: ElementwiseFacts, dtype: DType): DType {
  return facts.result?.(dtype) ?? facts.computes?.(dtype) ?? dtype;
}

function sample(facts: ElementwiseFacts, name: string, list: readonly SampleInput[]): Sample {
  const { run, value, tolerance = () => exact } = facts;
  const { dtype } = list[0];
  const computed = facts.computes?.(dtype) ?? dtype;
  const result = resultOf(facts, dtype);
  return {
    name,
    inputs: list,
    run,
    tolerance: () => tolerance(result),
    expected: (hosts) =>
      elementwiseExpected(result, hosts, (...operands) => {
        const [x, y] = operands.map((operand) => castTo(computed, operand));
        return value(computed, x, y);
      }),
  };
}

/** A function of elements, applied at every index of the broadcast shape. */
export function elementwiseExpected(
  dtype: DType,
  inputs: readonly HostValue[],
  value: (...operands: number[]) => number,
): HostTensor {
  const tensors = inputs.filter((input) => typeof input === 'object');
  const shape = stretchedShape(tensors.map((tensor) => tensor.shape));
  return hostTensor(dtype, shape, (index) => {
    const operands = inputs.map((host) =>
      typeof host === 'object' ? stretchedAt(host, index) : Number(host),
    );
    return castTo(dtype, value(...operands));
  });
}

/**
 * Tolerance of functions that no rule rounds correctly: 4 units in the last place of float32,
 * which polynomials in float32 keep, and 2 of float64, where `Math` itself is an approximation.
 * Computed in float32, a float16 is off by one where the value lies beside the middle of two.
 */
export function elementary(result: DType): Tolerance {
  if (result === 'float16') return ulps(1);
  if (result === 'float32') return ulps(4);
  return result === 'float64' ? ulps(2) : exact;
}
