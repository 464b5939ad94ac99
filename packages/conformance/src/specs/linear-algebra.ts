// Specs of the products beside mm: each op's samples are checked against one plain sum over
// labels, which is what all of them mean.

import {
  addmm,
  baddbmm,
  bmm,
  type DType,
  dot,
  einsum,
  kron,
  matmul,
  mv,
  outer,
  type Tensor,
  tensordot,
} from '@gradus/tensor';
import { exact } from '../comparison.ts';
import { type HostTensor, hostTensor, indexOf, positionOf, sizeOf } from '../host-tensor.ts';
import type { Fill, SampleInput, SampleLayout } from '../sample-input.ts';
import type { OpSpec, Sample } from '../spec.ts';
import { linearAlgebraErrors } from './linear-algebra-errors.ts';

type Run = (inputs: readonly Tensor[]) => Tensor;
type Shapes = readonly (readonly number[])[];

const dtypes: readonly DType[] = ['float32', 'float64', 'int32'];
const layouts: readonly SampleLayout[] = ['contiguous', 'transposed', 'narrowed', 'expandedFirst'];

// Products of int32 overflow and must wrap.
const fills: Readonly<Partial<Record<DType, Fill>>> = {
  int32: { from: -(2 ** 30), to: 2 ** 30, seed: 5 },
};

interface Meaning {
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
      const unit = dtype === 'float32' ? 2 ** -24 : 2 ** -53;
      const found = sums(meaning.equation, hosts as readonly HostTensor[]);
      const bounds = found.sums.map(({ size, terms }) => (terms + 3) * unit * size);
      return { kind: 'bound', bounds };
    },
  };
}

function spec(op: string, meanings: readonly Meaning[]): OpSpec {
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

function all(equation: string, run: Run, list: readonly Shapes[]): Meaning[] {
  return list.map((shapes) => ({ equation, shapes, run }));
}

const times: Run = ([a, b]) => matmul(a, b);

const matmulMeanings: readonly Meaning[] = [
  ...all('bij,bjk->bik', times, [
    [
      [3, 4, 5],
      [3, 5, 6],
    ],
    [
      [3, 4, 5],
      [1, 5, 6],
    ],
    [
      [1, 4, 5],
      [3, 5, 6],
    ],
    [
      [2, 1, 7],
      [2, 7, 1],
    ],
    [
      [0, 2, 3],
      [0, 3, 2],
    ],
    [
      [2, 3, 0],
      [2, 0, 4],
    ],
    [
      [40, 3, 3],
      [40, 3, 3],
    ],
  ]),
  ...all('bij,jk->bik', times, [
    [
      [3, 4, 5],
      [5, 6],
    ],
    [
      [3, 1, 5],
      [5, 6],
    ],
    [
      [0, 4, 5],
      [5, 6],
    ],
  ]),
  ...all('ij,bjk->bik', times, [
    [
      [4, 5],
      [3, 5, 6],
    ],
  ]),
  ...all('abij,bjk->abik', times, [
    [
      [2, 3, 2, 4],
      [3, 4, 5],
    ],
    [
      [2, 1, 2, 4],
      [3, 4, 5],
    ],
  ]),
  ...all('i,i->', times, [
    [[5], [5]],
    [[0], [0]],
    [[300], [300]],
  ]),
  ...all('i,ij->j', times, [
    [[5], [5, 9]],
    [[300], [300, 2]],
  ]),
  ...all('ij,j->i', times, [
    [[9, 5], [5]],
    [[2, 300], [300]],
  ]),
  ...all('bij,j->bi', times, [[[2, 3, 5], [5]]]),
  ...all('i,bij->bj', times, [[[5], [2, 5, 3]]]),
];

function einsums(...cases: readonly (readonly [equation: string, ...shapes: Shapes])[]): Meaning[] {
  return cases.map(([equation, ...shapes]) => ({
    equation,
    shapes,
    run: (tensors) => einsum(equation, ...tensors),
  }));
}

function written(text: string, equation: string, ...shapes: Shapes): Meaning {
  return { equation, shapes, run: (tensors) => einsum(text, ...tensors) };
}

const einsumMeanings: readonly Meaning[] = [
  ...einsums(
    ['ij,jk->ik', [3, 4], [4, 5]],
    ['ij->ji', [3, 4]],
    ['ii->i', [4, 4]],
    ['ii->', [4, 4]],
    ['iij->ji', [3, 3, 2]],
    ['ij->', [3, 4]],
    ['ij->j', [3, 4]],
    ['ij->', [0, 4]],
    ['i,j->ij', [3], [4]],
    ['i,i->i', [3], [3]],
    ['ij,ij->', [3, 4], [3, 4]],
    ['ij,ij->i', [3, 4], [3, 1]],
    ['bij,bjk->kbi', [2, 3, 4], [2, 4, 5]],
    ['ijk,kjl->il', [2, 3, 4], [4, 3, 5]],
    ['ij,k->k', [2, 3], [4]],
    ['ij,jk,kl->il', [2, 3], [3, 4], [4, 2]],
    ['ij,jk->ik', [3, 1], [4, 5]],
    ['ij,jk->ik', [3, 0], [0, 5]],
  ),
  written('ij,jk', 'ij,jk->ik', [3, 4], [4, 5]),
  written(' ba ', 'ba->ab', [3, 4]),
  written('bA', 'bA->Ab', [3, 4]),
  written('...ij,...jk', 'abij,bjk->abik', [2, 3, 4, 2], [3, 2, 5]),
  written('i...->...', 'iab->ab', [3, 2, 4]),
  written('...->', 'ab->', [3, 2]),
  written('...,...->...', 'ab,b->ab', [3, 2], [2]),
];

const dotted =
  (dims: Parameters<typeof tensordot>[2]): Run =>
  ([a, b]) =>
    tensordot(a, b, dims);

export const linearAlgebraSpecs: readonly OpSpec[] = [
  spec(
    'mv',
    all('ij,j->i', ([a, b]) => mv(a, b), [
      [[3, 4], [4]],
      [[17, 33], [33]],
      [[4, 0], [0]],
      [[0, 3], [3]],
    ]),
  ),
  spec(
    'dot',
    all('i,i->', ([a, b]) => dot(a, b), [
      [[5], [5]],
      [[0], [0]],
      [[1], [1]],
      [[77], [77]],
    ]),
  ),
  spec(
    'outer',
    all('i,j->ij', ([a, b]) => outer(a, b), [
      [[3], [4]],
      [[0], [4]],
      [[1], [1]],
    ]),
  ),
  spec(
    'bmm',
    all('bij,bjk->bik', ([a, b]) => bmm(a, b), [
      [
        [3, 4, 5],
        [3, 5, 6],
      ],
      [
        [2, 1, 3],
        [2, 3, 9],
      ],
      [
        [0, 2, 3],
        [0, 3, 2],
      ],
      [
        [2, 2, 0],
        [2, 0, 2],
      ],
    ]),
  ),
  spec('matmul', matmulMeanings),
  spec('einsum', einsumMeanings),
  spec('tensordot', [
    ...all('aij,ijb->ab', dotted(2), [
      [
        [2, 3, 4],
        [3, 4, 5],
      ],
    ]),
    ...all('a,b->ab', dotted(0), [[[3], [4]]]),
    ...all(
      'iaj,jib->ab',
      dotted([
        [0, -1],
        [1, 0],
      ]),
      [
        [
          [3, 2, 4],
          [4, 3, 5],
        ],
        [
          [3, 2, 0],
          [0, 3, 5],
        ],
      ],
    ),
    ...all('ai,ib->ab', dotted([[1], [0]]), [
      [
        [2, 1],
        [3, 4],
      ],
      [
        [2, 3],
        [1, 4],
      ],
    ]),
    ...all('i,i->', dotted(1), [[[4], [4]]]),
  ]),
  spec('kron', [
    {
      equation: 'ij,kl->ikjl',
      shapes: [
        [2, 3],
        [4, 5],
      ],
      shape: [8, 15],
      run: ([a, b]) => kron(a, b),
    },
    { equation: 'j,kl->kjl', shapes: [[3], [4, 5]], shape: [4, 15], run: ([a, b]) => kron(a, b) },
    { equation: 'ij,l->ijl', shapes: [[2, 3], [5]], shape: [2, 15], run: ([a, b]) => kron(a, b) },
    { equation: ',l->l', shapes: [[], [5]], run: ([a, b]) => kron(a, b) },
    { equation: 'i,j->ij', shapes: [[0], [5]], shape: [0], run: ([a, b]) => kron(a, b) },
  ]),
  spec('addmm', [
    ...all('ij,jk->ik', ([a, b]) => addmm(zero(a, [1]), a, b), [
      [
        [3, 4],
        [4, 5],
      ],
    ]),
    ...all('ij,jk->ik', ([a, b]) => addmm(zero(a, [5]), a, b, { beta: 0 }), [
      [
        [3, 4],
        [4, 5],
      ],
    ]),
  ]),
  spec('baddbmm', [
    ...all('bij,bjk->bik', ([a, b]) => baddbmm(zero(a, [4, 1]), a, b), [
      [
        [2, 4, 3],
        [2, 3, 5],
      ],
    ]),
  ]),
];

/** Zeros beside `x`, of the given shape: what is added is checked by the vectors. */
function zero(x: Tensor, shape: readonly number[]): Tensor {
  return x.narrow(0, 0, 1).sum().mul(0).expand(shape);
}
