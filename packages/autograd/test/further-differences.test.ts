// Derivatives against central differences where the specs of ops have no samples, and where PyTorch
// has no second derivative, or another one: places written twice, products with zeros.

import '@gradus/backend-cpu/register';
import {
  addcmul,
  amax,
  at,
  cat,
  cumprod,
  diag,
  gather,
  indexAdd,
  indexCopy,
  indexFill,
  indexSelect,
  kthvalue,
  logcumsumexp,
  logSoftmax,
  logsumexp,
  maskedFill,
  meshgrid,
  type Nested,
  nanmean,
  norm,
  prod,
  put,
  scatter,
  scatterAdd,
  scatterReduce,
  softmax,
  softplus,
  stack,
  std,
  type Tensor,
  take,
  takeAlongDim,
  tensor,
  to,
  topk,
  tril,
  triu,
  var as variance,
  where,
} from '@gradus/tensor';
import { describe, expect, test } from 'vitest';
import { gradcheck, gradgradcheck } from '../src/index.ts';

const leaf = (values: Nested): Tensor => tensor(values, { dtype: 'float64', requiresGrad: true });
const integers = (values: Nested): Tensor => tensor(values, { dtype: 'int32' });

const matrix = (): Tensor =>
  leaf([
    [0.5, -1.25, 2.5],
    [1.75, 0.25, -0.75],
  ]);
const vector = (): Tensor => leaf([0.5, -1.25, 2.5, 1.75]);

type Case = readonly [
  name: string,
  fn: (...inputs: Tensor[]) => Tensor | Tensor[],
  inputs: () => Tensor[],
];

const cases: readonly Case[] = [
  [
    'take, with repeats',
    (x) =>
      take(
        x,
        integers([
          [0, -1],
          [0, 3],
        ]),
      ),
    () => [matrix()],
  ],
  ['takeAlongDim', (x) => takeAlongDim(x, integers([[1, 0, 1, 1]]), 1), () => [matrix()]],
  ['gather, fewer lines', (x) => gather(x, 1, integers([[2, 2, 0]])), () => [matrix()]],
  ['indexSelect of a scalar', (x) => indexSelect(x, 0, integers([0])), () => [leaf(2)]],
  ['at, with repeats', (x) => at(x, integers([1, -1, 1]), integers([[0], [2]])), () => [matrix()]],
  [
    'scatter, places written twice',
    (x, s) =>
      scatter(
        x,
        1,
        integers([
          [1, 1],
          [0, 2],
        ]),
        s,
      ),
    () => [
      matrix(),
      leaf([
        [3, 4],
        [5, 6],
      ]),
    ],
  ],
  [
    'scatter, a source larger than the index',
    (x, s) => scatter(x, 1, integers([[1]]), s),
    () => [
      matrix(),
      leaf([
        [3, 4],
        [5, 6],
      ]),
    ],
  ],
  [
    'scatter, one value',
    (x, s) =>
      scatter(
        x,
        0,
        integers([
          [1, 1, 0],
          [1, 0, 0],
        ]),
        s.mul(2),
      ),
    () => [
      matrix(),
      leaf([
        [3, 4, 1],
        [5, 6, 2],
      ]),
    ],
  ],
  [
    'scatterAdd',
    (x, s) =>
      scatterAdd(
        x,
        1,
        integers([
          [1, 1],
          [0, 2],
        ]),
        s,
      ),
    () => [
      matrix(),
      leaf([
        [3, 4],
        [5, 6],
      ]),
    ],
  ],
  [
    'indexAdd',
    (x, s) => indexAdd(x, 1, integers([1, 1]), s, { alpha: 2.5 }),
    () => [
      matrix(),
      leaf([
        [3, 4],
        [5, 6],
      ]),
    ],
  ],
  [
    'indexCopy, slices written twice',
    (x, s) => indexCopy(x, 1, integers([1, 1]), s),
    () => [
      matrix(),
      leaf([
        [3, 4],
        [5, 6],
      ]),
    ],
  ],
  ['indexFill', (x, s) => indexFill(x, 1, integers([1, 1]), s), () => [matrix(), leaf(3)]],
  [
    'put, places written twice',
    (x, s) => put(x, integers([0, -1, 0]), s),
    () => [matrix(), leaf([3, 4, 5])],
  ],
  [
    'put, adding',
    (x, s) => put(x, integers([0, -1, 0]), s, { accumulate: true }),
    () => [matrix(), leaf([3, 4, 5])],
  ],
  [
    'atPut_',
    (x, s) => x.clone().atPut_([integers([1, 0, 1])], s),
    () => [vector(), leaf([3, 4, 5])],
  ],
  [
    'atPut_ of a range',
    (x, s) => x.clone().atPut_(['1:3'], s.mul(s)),
    () => [vector(), leaf([3, 4])],
  ],
  [
    'scatter_',
    (x, s) => x.mul(x).scatter_(0, integers([2, 2]), s.mul(s)),
    () => [vector(), leaf([3, 4])],
  ],
  [
    'indexFill_',
    (x, s) => x.mul(x).indexFill_(0, integers([2]), s.mul(s)),
    () => [vector(), leaf(3)],
  ],
  [
    'maskedFill_',
    (x, s) => x.mul(x).maskedFill_(tensor([true, false, true, false]), s.mul(s)),
    () => [vector(), leaf(3)],
  ],
  [
    'addcmul_',
    (x, a, b) => x.mul(x).addcmul_(a, b, { value: 2 }),
    () => [vector(), vector(), leaf([3, 4, 5, 6])],
  ],
  ['addcmul', (x, a) => addcmul(x, a, a), () => [vector(), vector()]],
  ['maskedFill', (x, s) => maskedFill(x, x.gt(0).detach(), s), () => [vector(), leaf(3)]],
  ...(['sum', 'prod', 'mean', 'amax', 'amin'] as const).flatMap((reduce): Case[] =>
    [true, false].map((includeSelf) => [
      `scatterReduce, ${reduce}, ${includeSelf ? 'with' : 'without'} self`,
      (x, s) => scatterReduce(x, 0, integers([0, 2, 2, 0, 2]), s, reduce, { includeSelf }),
      () => [vector(), leaf([3, 4, 5, -6, 0.75])],
    ]),
  ),
  [
    'scatterReduce, prod with zeros',
    (x, s) => scatterReduce(x, 0, integers([0, 2, 2, 0, 2]), s, 'prod'),
    () => [leaf([0, 1, 2]), leaf([0, 0, 3, 4, 0])],
  ],
  ['prod of two zeros', (x) => prod(x), () => [leaf([2, 0, 3, 0, 5])]],
  [
    'prod with one zero',
    (x) => prod(x, 1, { keepdim: true }),
    () => [
      leaf([
        [2, 0, 3],
        [0, 4, 0],
        [1, 2, 3],
      ]),
    ],
  ],
  ['cumprod with zeros', (x) => cumprod(x, 0), () => [leaf([2, 0, 3, 0, 5, 1.5])]],
  ['logcumsumexp', (x) => logcumsumexp(x, 1), () => [matrix()]],
  ['softmax', (x) => softmax(x, 0), () => [matrix()]],
  ['logSoftmax', (x) => logSoftmax(x, 1), () => [matrix()]],
  ['logsumexp', (x) => logsumexp(x, [0, 1]), () => [matrix()]],
  ['var', (x) => variance(x, 1), () => [matrix()]],
  ['std', (x) => std(x, [0, 1], { correction: 0 }), () => [matrix()]],
  ['norm of a general power', (x) => norm(x, 2.5, 0), () => [matrix()]],
  ['norm without a bound', (x) => norm(x, Infinity), () => [matrix()]],
  ['amax over several dims', (x) => amax(x, [0, 1]), () => [matrix()]],
  ['nanmean', (x) => nanmean(x, 0), () => [matrix()]],
  ['softplus by its beta', (x, beta) => softplus(x, beta), () => [vector(), leaf(1.5)]],
  ['topk', (x) => topk(x, 2, 1).values, () => [matrix()]],
  ['kthvalue', (x) => kthvalue(x, 2, 0).values, () => [matrix()]],
  ['tril', (x) => tril(x), () => [matrix()]],
  ['triu', (x) => triu(x, 1), () => [matrix()]],
  ['diag of a vector', (x) => diag(x, -1), () => [vector()]],
  ['diag of a matrix', (x) => diag(x), () => [matrix()]],
  ['meshgrid', (x, y) => meshgrid([x, y]), () => [vector(), leaf([3, 4])]],
  ['cat of one tensor twice', (x) => cat([x, x.mul(x)], 1), () => [matrix()]],
  ['stack', (x, y) => stack([x, y], 1), () => [vector(), vector()]],
  ['where', (x) => where(x.gt(0), x.mul(x), x.neg()), () => [vector()]],
  ['to float64, which it is', (x) => to(x, 'float64').mul(x), () => [vector()]],
];

describe('derivatives agree with differences', () => {
  test.each(cases)('%s', async (_, fn, inputs) => {
    const given = inputs();
    expect(await gradcheck(fn, given)).toBe(true);
    expect(await gradgradcheck(fn, given)).toBe(true);
  });
});
