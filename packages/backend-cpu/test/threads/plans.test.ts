// Plans on several threads: the same to the last bit, whoever is there and however many.

import {
  bmm,
  cumsum,
  indexSelect,
  manualSeed,
  mm,
  mv,
  rand,
  randint,
  randn,
  registerBackend,
  scatterAdd,
  searchsorted,
  softmax,
  sort,
  type Tensor,
  unregisterBackend,
  zeros,
} from '@gradus/tensor';
import {
  builder,
  endedMatmulKernel,
  input,
  type Operand,
  type RunnablePlan,
} from '@gradus/tensor/backend';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CpuBackend } from '../../src/backend.ts';
import { type Sharing, usualSharing } from '../../src/threads/sharing.ts';
import { Team } from '../../src/threads/team.ts';
import { stepsOf } from '../run/captured-steps.ts';
import { allShared, untilHelped } from './backends.ts';

const backends: CpuBackend[] = [];

function registered(threads: number, sharing = allShared, sharedMemory?: boolean): CpuBackend {
  const backend = new CpuBackend({ threads, sharedMemory }, sharing);
  backends.push(backend);
  unregisterBackend('cpu');
  registerBackend(backend);
  return backend;
}

afterEach(() => {
  vi.restoreAllMocks();
  for (const backend of backends.splice(0)) backend.dispose();
  unregisterBackend('cpu');
});

/** Two products, written as one is: the product itself, and what a sum makes of it. */
const ended = endedMatmulKernel(
  'float32',
  ['float32'],
  [],
  [input(0, 'float32'), builder.add(builder.exp(input(0, 'float32')), input(1, 'float32'))],
);

function operandOf({ storage, shape, strides, dtype }: Tensor): Operand {
  return { buffer: storage.buffer, byteOffset: 0, shape, strides, dtype };
}

interface Planned {
  readonly plan: RunnablePlan;
  readonly results: readonly Tensor[];
}

/** A plan of kernels of all kinds, cut in all ways. */
function planOn(backend: CpuBackend): Planned {
  manualSeed(7);
  const [a, b, square] = [randn([130, 310]), randn([310, 110]), randn([600, 600])];
  const [batchA, batchB] = [randn([40, 33, 20]), randn([40, 20, 41])];
  const [tall, wide] = [randn([700, 64]), randn([64, 300])];
  const line = randn([300_000]);
  const [vector, indices] = [randn([600]), randint(0, 600, [400])];
  const places = randint(0, 600, [600, 90]);
  const [added, product, sum] = [0, 0, 0].map(() => randn([700, 300]));
  const results: Tensor[] = [product, sum];
  const steps = stepsOf(() => {
    const sorted = sort(square, 1);
    results.push(
      ...[mm(a, b), mm(b.t(), a.t()), bmm(batchA, batchB)],
      ...[mv(square, vector), mv(square.t(), vector), mm(square, square.narrow(1, 0, 3))],
      ...[square.exp().mul(2), square.narrow(1, 1, 590).add(1), square.t().tanh().contiguous()],
      ...[square.sum(0), square.sum(1), square.exp().sum(), square.var(), square.amax()],
      ...[softmax(square, 0), softmax(square, 1), cumsum(square, 0), cumsum(square, 1)],
      ...[cumsum(line, 0), sort(line, 0).values],
      ...[sorted.values, sorted.indices, searchsorted(sorted.values, square.narrow(1, 0, 50))],
      ...[indexSelect(square, 0, indices), square.gather(1, places)],
      scatterAdd(zeros([600, 600]), 1, places, square.narrow(1, 0, 90).contiguous()),
    );
  });
  const operands = [tall, wide, added, product, sum].map(operandOf);
  const plan = backend.compile({ steps: [...steps, { kernel: ended, operands, scalars: [] }] });
  return { plan, results };
}

/** What a run of a plan leaves, as bytes. */
async function bytesOf({ plan, results }: Planned): Promise<Buffer[]> {
  for (const result of results) result.zero_();
  plan.run();
  const values = await Promise.all(results.map((result) => result.read()));
  return values.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
}

async function expectSame(planned: Planned, expected: readonly Buffer[]): Promise<void> {
  const got = await bytesOf(planned);
  expect(got.map((bytes, i) => bytes.equals(expected[i]))).toEqual(expected.map(() => true));
}

const withoutThreads = (): Promise<Buffer[]> => bytesOf(planOn(registered(1, allShared, false)));

describe('a plan on several threads', () => {
  it('gives the same to the last bit, whatever their number', async () => {
    const expected = await withoutThreads();
    for (const threads of [1, 2, 3]) {
      const backend = registered(threads);
      const planned = planOn(backend);
      if (threads > 1) await untilHelped(backend, () => planned.plan.run());
      for (let run = 0; run < 3; run++) await expectSame(planned, expected);
    }
  }, 60_000);

  it('follows the number of threads from run to run', async () => {
    const expected = await withoutThreads();
    const backend = registered(2);
    const planned = planOn(backend);
    for (const threads of [1, 2, 1, 3, 2]) {
      backend.threads = threads;
      await expectSame(planned, expected);
      const { partsHelped } = backend;
      if (threads > 1) await untilHelped(backend, () => planned.plan.run());
      else planned.plan.run();
      expect(backend.partsHelped > partsHelped).toBe(threads > 1);
      await expectSame(planned, expected);
    }
  }, 60_000);

  it('runs while no worker is there, and where none may be', async () => {
    const expected = await withoutThreads();
    const silent: Sharing = { ...allShared, startWorker: () => ({ terminate: () => {} }) };
    const refusing: Sharing = {
      ...allShared,
      startWorker: () => {
        throw new Error('no workers here');
      },
    };
    for (const sharing of [silent, refusing]) {
      const planned = planOn(registered(3, sharing));
      for (let run = 0; run < 2; run++) await expectSame(planned, expected);
    }
  });

  it('runs on one thread after its backend was disposed', async () => {
    const backend = registered(2);
    const planned = planOn(backend);
    await untilHelped(backend, () => planned.plan.run());
    const expected = await bytesOf(planned);
    backend.dispose();
    const { partsHelped } = backend;
    await expectSame(planned, expected);
    expect(backend.partsHelped).toBe(partsHelped);
  }, 30_000);

  it('gives back the memory of its frames, for whatever number they were written', () => {
    const backend = registered(2);
    const x = randn([300, 300]);
    const steps = stepsOf(() => x.mm(x));
    const before = backend.memory().liveBytes;
    const plan = backend.compile({ steps });
    const forTwo = backend.memory().liveBytes;
    backend.threads = 1;
    plan.run();
    expect(backend.memory().liveBytes).toBeLessThan(forTwo);
    backend.threads = 2;
    plan.run();
    expect(backend.memory().liveBytes).toBe(forTwo);
    plan.dispose();
    expect(backend.memory().liveBytes).toBe(before);
  });

  it('makes a job of each kernel that is worth it, and allocates nothing', async () => {
    const always = { workBeforeStart: 0, longestRest: 0, leastToWake: usualSharing.leastWork };
    const backend = registered(2, { ...usualSharing, ...always });
    const [x, y] = [rand([64, 1000]), rand([64, 10])];
    const [w1, w2] = [rand([1000, 100]), rand([100, 10])];
    const steps = stepsOf(() => {
      const hidden = x.mm(w1).relu();
      const difference = hidden.mm(w2).sub(y);
      difference.pow(2).sum();
      const gradient = difference.mul(2);
      const passed = gradient.mm(w2.t()).mul(hidden.gt(0));
      w2.sub_(hidden.t().mm(gradient).mul(1e-9));
      w1.sub_(x.t().mm(passed).mul(1e-9));
    });
    const plan = backend.compile({ steps });
    await untilHelped(backend, () => plan.run());
    const share = vi.spyOn(Team.prototype, 'share');
    const before = backend.counters();
    for (let run = 0; run < 5; run++) plan.run();
    const after = backend.counters();
    // The two large products, and both maps of the large update.
    expect(share.mock.calls.map(([{ division }]) => division.parts)).toEqual(
      Array.from({ length: 5 }, () => [8, 8, 2, 2]).flat(),
    );
    expect(after.submits - before.submits).toBe(5);
    expect(after.bytesAllocated).toBe(before.bytesAllocated);
  }, 30_000);
});
