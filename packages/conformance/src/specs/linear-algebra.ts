// Specs of the products beside mm: which calls are made, and as which sums over labels.

import {
  addmm,
  baddbmm,
  bmm,
  dot,
  einsum,
  kron,
  matmul,
  mv,
  outer,
  type Tensor,
  tensordot,
} from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { all, type Meaning, type Run, type Shapes, spec } from './labelled-sums.ts';

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
