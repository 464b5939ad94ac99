// Samples of products, whose expected values are one plain sum over labels: that is what all of
// them mean.

import type { DType, Tensor } from '@gradus/tensor';
import { exact } from '../comparison.ts';
import { type HostTensor, hostTensor, indexOf, positionOf, sizeOf } from '../host-tensor.ts';
import type { Fill, SampleInput, SampleLayout } from '../sample-input.ts';
import type { OpSpec, Sample } from '../spec.ts';
import { floats, sumBound } from './dtypes.ts';
import { layouts } from './inputs.ts';
import { linearAlgebraErrors } from './linear-algebra-errors.ts';

export type Run = (inputs: readonly Tensor[]) => Tensor;
export type Shapes = readonly (readonly number[])[];

const dtypes: readonly DType[] = [...floats, 'int32'];
// Products of int32 overflow and must wrap.
const fills: Readonly<Partial<Record<DType, Fill>>> = {
  int32: { from: -(2 ** 30), to: 2 ** 30, seed: 5 },
};

/** One call, and the sum that it stands for. */
export interface Meaning {
  /** Labels of the operands and of the result: `ij,jk->ik`. */
  readonly equation: string;
  readonly shapes: Shapes;
  readonly run: Run;
  /** The shape of the result, if it is not one dim a label. */
  readonly shape?: readonly number[];
}

interface Sum {
  readonly value: number;
  /** Sum of the sizes of the terms, and how many there are. */
  readonly size: number;
  readonly terms: number;
}

/** `Σ Π operands` over the labels that the result lacks. */
function sums(equation: string, operands: readonly HostTensor[]): { shape: number[]; sums: Sum[] } {
  const [left, output] = equation.split('->');
  const inputs = left.split(',');
  const sizes = new Map<string, number>();
  inputs.forEach((labels, i) => {
    [...labels].forEach((label, d) => {
      sizes.set(label, Math.max(sizes.get(label) ?? 0, operands[i].shape[d]));
    });
  });
  // A size of 0 is never stretched.
  inputs.forEach((labels, i) => {
    [...labels].forEach((label, d) => {
      if (operands[i].shape[d] === 0) sizes.set(label, 0);
    });
  });
  const reduced = [...sizes.keys()].filter((label) => !output.includes(label));
  const shapeOf = (labels: readonly string[]): number[] => labels.map((l) => sizes.get(l) ?? 0);
  const [shape, rest] = [shapeOf([...output]), shapeOf(reduced)];
  const isWhole = operands[0].dtype === 'int32';
  const at = (index: ReadonlyMap<string, number>): number[] =>
    inputs.map((labels, i) => {
      const own = [...labels].map((label, d) =>
        operands[i].shape[d] === 1 ? 0 : (index.get(label) ?? 0),
      );
      return operands[i].values[positionOf(own, operands[i].shape)];
    });
  const sumAt = (n: number): Sum => {
    const kept = indexOf(n, shape);
    let [value, size] = [0, 0];
    for (let m = 0; m < sizeOf(rest); m++) {
      const other = indexOf(m, rest);
      const index = new Map([
        ...[...output].map((label, d) => [label, kept[d]] as const),
        ...reduced.map((label, d) => [label, other[d]] as const),
      ]);
      const factors = at(index);
      const product = isWhole ? factors.reduce(Math.imul) : factors.reduce((x, y) => x * y);
      value = isWhole ? (value + product) | 0 : value + product;
      size += Math.abs(product);
    }
    return { value, size, terms: sizeOf(rest) };
  };
  return { shape, sums: Array.from({ length: sizeOf(shape) }, (_, n) => sumAt(n)) };
}

function sample(
  name: string,
  dtype: DType,
  meaning: Meaning,
  own?: readonly SampleLayout[],
): Sample {
  const inputs = meaning.shapes.map(
    (shape, i): SampleInput => ({
      dtype,
      shape,
      fill: fills[dtype] ?? { from: -2, to: 2, seed: i + 1 },
      layout: own?.[i] ?? 'contiguous',
    }),
  );
  return {
    name: `${name}, ${dtype}`,
    inputs,
    run: (values) => meaning.run(values as readonly Tensor[]),
    expected: (hosts) => {
      const found = sums(meaning.equation, hosts as readonly HostTensor[]);
      const shape = meaning.shape ?? found.shape;
      const values = found.sums.map(({ value }) => value);
      return hostTensor(dtype, shape, (index) => values[positionOf(index, shape)]);
    },
    // The classical bound of a sum of n products in any order is n units of the sum of their
    // sizes (Higham, Accuracy and Stability, 2002, §3.5); each further factor rounds once more.
    tolerance: (_, hosts) => {
      if (dtype === 'int32') return exact;
      const found = sums(meaning.equation, hosts as readonly HostTensor[]);
      const bounds = found.sums.map(({ size, terms }) => sumBound(dtype, terms + 3, size));
      return { kind: 'bound', bounds };
    },
  };
}

/** The spec of an op: its calls in every dtype, the first of them in every layout. */
export function spec(op: string, meanings: readonly Meaning[]): OpSpec {
  return {
    op,
    samples: dtypes.flatMap((dtype) => [
      ...meanings.map((meaning) => sample(meaning.equation, dtype, meaning)),
      ...pairsOfLayouts(meanings[0]).map((pair) => sample('layouts', dtype, meanings[0], pair)),
    ]),
    errors: linearAlgebraErrors[op] ?? [],
  };
}

function pairsOfLayouts({ shapes }: Meaning): SampleLayout[][] {
  return layouts.flatMap((a) => (shapes.length > 1 ? layouts.map((b) => [a, b]) : [[a]]));
}

/** The same call on operands of several shapes. */
export function all(equation: string, run: Run, list: readonly Shapes[]): Meaning[] {
  return list.map((shapes) => ({ equation, shapes, run }));
}
