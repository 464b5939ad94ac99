// One long line, which threads share by its portions.

import {
  cumsum,
  type DType,
  manualSeed,
  mm,
  ones,
  randint,
  randn,
  type SortOptions,
  sort,
  type Tensor,
  tensor,
} from '@gradus/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CpuBackend } from '../../src/backend.ts';
import { allShared, bytesOn, untilHelped } from './backends.ts';

const single = new CpuBackend({ threads: 1 });
const sharing = [2, 3].map((threads) => new CpuBackend({ threads }, allShared));

beforeAll(async () => {
  for (const backend of sharing) {
    await bytesOn(backend, () => []);
    await untilHelped(backend, () => mm(ones([100, 300]), ones([300, 100])));
  }
});

afterAll(() => {
  for (const backend of [single, ...sharing]) backend.dispose();
});

/** Expects the bytes that one thread computes of others, and that workers help to compute them. */
async function expectShared(program: () => Tensor[]): Promise<void> {
  const expected = await bytesOn(single, program);
  for (const backend of sharing) {
    const { partsHelped } = backend;
    for (let round = 0; round < 50 && backend.partsHelped === partsHelped; round++) {
      const got = await bytesOn(backend, program);
      expect(got.map((bytes, i) => bytes.equals(expected[i]))).toEqual(expected.map(() => true));
    }
    expect(backend.partsHelped).toBeGreaterThan(partsHelped);
  }
}

const size = 100_003;

/** Lines of a dtype: of all values, of few, of one, with whatever is special about the dtype. */
function linesOf(dtype: DType): Tensor[] {
  manualSeed(1);
  const whole = randint(-(2 ** 30), 2 ** 30, [size]);
  const few = randint(-3, 4, [size]);
  if (dtype !== 'float32' && dtype !== 'float64') {
    return [whole, few, ones([size])].map((line) => line.to(dtype));
  }
  const special = tensor([Number.NaN, -0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  const specials = special.indexSelect(0, randint(0, 5, [size]));
  return [whole.to(dtype), few.to(dtype).div(4), randn([size]).to(dtype), specials.to(dtype)];
}

const options: readonly SortOptions[] = [{}, { descending: true }];

test.each<DType>(['float32', 'float64', 'int32', 'uint8', 'bool'])('sorts of %s', async (dtype) => {
  await expectShared(() =>
    linesOf(dtype)
      .flatMap((line) => [line, line.expand([3, size]).t().contiguous().select(1, 1)])
      .flatMap((line) => options.flatMap((option) => Object.values(sort(line, 0, option)))),
  );
});

test('running sums', async () => {
  await expectShared(() => {
    manualSeed(2);
    const x = randn([700_003]);
    const rows = randn([2, 300_000]);
    const views = [x, x.narrow(0, 5, 524_288), rows, rows.narrow(1, 3, 270_001)];
    return views.flatMap((view) => [cumsum(view, -1), cumsum(view.exp(), -1)]);
  });
});
