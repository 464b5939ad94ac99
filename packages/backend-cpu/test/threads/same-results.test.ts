// Results to the last bit, whatever the number of threads, and without shared memory.

import {
  argmax,
  bmm,
  cumsum,
  type DType,
  indexSelect,
  logsumexp,
  manualSeed,
  matmul,
  mm,
  mv,
  rand,
  randint,
  randn,
  scatterAdd,
  searchsorted,
  softmax,
  sort,
  sum,
  type Tensor,
  topk,
  where,
  zeros,
} from '@gradus/tensor';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CpuBackend } from '../../src/backend.ts';
import { usualSharing } from '../../src/threads/sharing.ts';
import { allShared, bytesOn, untilHelped } from './backends.ts';

const backends = [
  new CpuBackend({ sharedMemory: false }),
  new CpuBackend({ threads: 1 }),
  new CpuBackend({ threads: 2 }, { ...usualSharing, workBeforeStart: 0 }),
  new CpuBackend({ threads: 2 }, allShared),
  new CpuBackend({ threads: 3 }, allShared),
];
const sharing = backends.slice(2);

beforeAll(async () => {
  for (const backend of sharing) {
    await bytesOn(backend, () => []);
    await untilHelped(backend, () => mm(rand([100, 300]), rand([300, 100])));
  }
});

afterAll(() => {
  for (const backend of backends) backend.dispose();
});

async function expectSame(program: () => Tensor[]): Promise<void> {
  const [first, ...others] = backends;
  const expected = await bytesOn(first, program);
  for (const other of others) {
    const got = await bytesOn(other, program);
    expect(got.map((bytes, i) => bytes.equals(expected[i]))).toEqual(expected.map(() => true));
  }
}

/** A matrix, or a view of one whose rows or columns have other distances. */
function matrix(rows: number, columns: number, layout: string, dtype: DType): Tensor {
  const draw = (sizes: number[]): Tensor =>
    dtype === 'int32' ? randint(-100, 100, sizes) : randn(sizes).to(dtype);
  switch (layout) {
    case 'transposed':
      return draw([columns, rows]).t();
    case 'gaps':
      return draw([rows, columns + 3]).narrow(1, 1, columns);
    default:
      return draw([rows, columns]);
  }
}

const layout = fc.constantFrom('plain', 'transposed', 'gaps');
const dtype = fc.constantFrom<DType>('float32', 'float64', 'int32');
const size = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 150 }),
  fc.constantFrom(256, 257, 511, 513, 700),
);

test('products of odd shapes', async () => {
  const property = fc.asyncProperty(
    ...[size, size, size, layout, layout, dtype, fc.nat(1e6)],
    (n, k, m, layoutOfA, layoutOfB, type, seed) =>
      expectSame(() => {
        manualSeed(seed);
        return [mm(matrix(n, k, layoutOfA, type), matrix(k, m, layoutOfB, type))];
      }),
  );
  await fc.assert(property, { numRuns: 60, seed: 1 });
}, 120_000);

test('batches, and products with vectors', async () => {
  await expectSame(() => {
    manualSeed(2);
    const [a, b] = [rand([5, 7, 33, 20]), rand([7, 20, 41])];
    const [x, vector] = [rand([1500, 700]), rand([700])];
    return [
      matmul(a, b),
      bmm(rand([40, 9, 11]), rand([40, 11, 5])),
      mv(x, vector),
      mv(x.t(), rand([1500])),
      mm(x, rand([700, 3])),
      mm(rand([2, 1500]), x),
    ];
  });
});

const maps: readonly ((x: Tensor, y: Tensor) => Tensor)[] = [
  (x, y) => x.add(y),
  (x, y) => x.mul(y).sub(1),
  (x) => x.exp(),
  (x) => x.abs().add(0.5).log(),
  (x, y) => x.tanh().div(y.mul(y).add(1)),
  (x, y) => where(x.gt(y), x.sin(), y),
  (x) => x.t().contiguous().t(),
  (x) => x.add_(x.mean()),
  (x) => x.sub(x.sum(0, { keepdim: true })),
  (x) => x.div(x.abs().amax(1, { keepdim: true }).add(1)),
];

const reductions: readonly ((x: Tensor) => Tensor)[] = [
  (x) => x.sum(),
  (x) => x.mean(0),
  (x) => x.sum(1),
  (x) => x.amax(),
  (x) => x.prod(),
  (x) => x.var(),
  (x) => x.norm(),
  (x) => argmax(x, 1),
  (x) => argmax(x),
  (x) => x.t().sum(),
  (x) => logsumexp(x, 1),
  (x) => softmax(x, 0),
  (x) => softmax(x, 1),
  (x) => cumsum(x, 0),
  (x) => cumsum(x, 1),
];

test('random programs of maps and reductions', async () => {
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 700 }),
    fc.integer({ min: 1, max: 700 }),
    layout,
    fc.constantFrom<DType>('float32', 'float64'),
    fc.array(fc.nat(maps.length - 1), { minLength: 1, maxLength: 5 }),
    fc.array(fc.nat(reductions.length - 1), { minLength: 1, maxLength: 3 }),
    fc.nat(1e6),
    (rows, columns, layout, type, steps, ends, seed) =>
      expectSame(() => {
        manualSeed(seed);
        let x = matrix(rows, columns, layout, type);
        const y = matrix(rows, columns, 'plain', type);
        for (const step of steps) x = maps[step](x, y);
        return [x, ...ends.map((end) => reductions[end](x))];
      }),
  );
  await fc.assert(property, { numRuns: 40, seed: 2 });
}, 120_000);

test('reductions of so many elements that they go in chunks', async () => {
  await expectSame(() => {
    manualSeed(4);
    const x = randn([1237, 1801]);
    const whole = [x, x.t(), x.narrow(1, 5, 1700), x.to('float64'), x.mul(100).to('int32')];
    return whole.flatMap((y) => [sum(y), y.amax(), y.amin(), y.abs().amax().sub(1)]);
  });
});

test('sorts, searches, and what goes by indices', async () => {
  await expectSame(() => {
    manualSeed(5);
    const x = randn([50, 3000]);
    const rows = randint(0, 50, [400]);
    const places = randint(0, 3000, [50, 900]);
    const sorted = sort(x, 1);
    return [
      sorted.values,
      sorted.indices,
      topk(x.t(), 7, 0).values,
      indexSelect(x, 0, rows),
      x.gather(1, places),
      scatterAdd(zeros([50, 3000]), 1, places, rand([50, 900])),
      searchsorted(sorted.values, randn([50, 300])),
    ];
  });
});
