// Structured kernels on random operands, laid in memory at random, beside the reference backend.

import {
  gatherKernel,
  type Kernel,
  matmulKernel,
  type ScatterMode,
  scatterKernel,
  searchKernel,
  sortKernel,
} from '@gradus/tensor/backend';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneBackend } from './backends.ts';
import {
  draws,
  memoriesAfter,
  onGpu,
  type Placed,
  type Placement,
  place,
  referenceAfter,
  viewOf,
} from './trial.ts';

const device = oneBackend();
const dtypes = ['float32', 'int32', 'uint8'] as const;

/** Sums and products of these are exact in float32, so any order gives the same. */
const small = (seed: number) => (n: number) => draws(5, seed)(n);

const anyPlacement = (rank: number, mayStretch: boolean): fc.Arbitrary<Placement> =>
  fc.record({
    order: fc.shuffledSubarray(
      Array.from({ length: rank }, (_, d) => d),
      { minLength: rank },
    ),
    offset: fc.nat(5),
    gap: fc.nat(3),
    backwards: fc.subarray(Array.from({ length: rank }, (_, d) => d)),
    stretched: mayStretch ? fc.subarray([0], { maxLength: 1 }) : fc.constant([]),
  });

const seed = fc.nat(1000);
const dtype = fc.constantFrom(...dtypes);
const batch = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 });

async function check(kernel: Kernel, placed: readonly Placed[]): Promise<void> {
  const { backend } = device();
  const run = onGpu((operands) => backend.run(kernel, operands, []));
  const after = await memoriesAfter(backend, run, placed);
  const expected = await referenceAfter(kernel, placed);
  placed.forEach(({ dtype }, n) => {
    const [got, wanted] = [after[n], expected[n]].map((memory) => viewOf({ memory, dtype }));
    expect([...got]).toEqual([...wanted]);
  });
}

/** Runs a property often enough to meet most layouts, and on the same draws every time. */
function property<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => Promise<void>) {
  return fc.assert(fc.asyncProperty(arbitrary, holds), { numRuns: 60, seed: 2 });
}

test('matrix products', { timeout: 60_000 }, async () => {
  const size = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 10, max: 70 }));
  const arbitrary = batch.chain((lead) =>
    fc.record({
      lead: fc.constant(lead),
      sizes: fc.tuple(size, size, size),
      dtype,
      seed,
      first: anyPlacement(lead.length + 2, true),
      second: anyPlacement(lead.length + 2, true),
      offset: fc.nat(5),
    }),
  );
  await property(arbitrary, async ({ lead, sizes, dtype, seed, first, second, offset }) => {
    const [rows, depth, columns] = sizes;
    const a = place(dtype, [...lead, rows, depth], small(seed), first);
    const b = place(dtype, [...lead, depth, columns], small(seed + 1), second);
    const out = place(dtype, [...lead, rows, columns], () => 0, { offset });
    await check(matmulKernel(dtype), [a, b, out]);
  });
});

/** A batch of lines, and how three operands lie. */
const lines = batch.chain((lead) =>
  fc.record({
    lead: fc.constant(lead),
    size: fc.integer({ min: 1, max: 40 }),
    steps: fc.integer({ min: 0, max: 90 }),
    dtype,
    seed,
    flag: fc.boolean(),
    mode: fc.constantFrom<ScatterMode>('set', 'sum', 'prod', 'max', 'min'),
    inputs: fc.tuple(anyPlacement(lead.length + 1, true), anyPlacement(lead.length + 1, true)),
    outputs: fc.tuple(anyPlacement(lead.length + 1, false), anyPlacement(lead.length + 1, false)),
  }),
);

test('gather', { timeout: 60_000 }, async () => {
  await property(lines, async ({ lead, size, steps, dtype, seed, flag, inputs, outputs }) => {
    const input = place(dtype, [...lead, size], small(seed), inputs[0]);
    const places = draws(flag ? 2 * size : size, seed);
    const at = (n: number): number => places(n) - (flag ? size : 0);
    const index = place('int32', [...lead, steps], at, inputs[1]);
    const out = place(dtype, [...lead, steps], () => 0, outputs[0]);
    await check(gatherKernel(dtype, flag), [input, index, out]);
  });
});

test('scatter', { timeout: 60_000 }, async () => {
  await property(lines, async ({ lead, size, steps, dtype, seed, mode, inputs, outputs }) => {
    const index = place('int32', [...lead, steps], draws(size, seed), inputs[0]);
    // Few factors of 2, so that no product leaves the whole numbers of float32.
    const values = mode === 'prod' ? (n: number) => 1 + Number(n % 9 === 0) : small(seed);
    const source = place(dtype, [...lead, steps], values, inputs[1]);
    const target = place(dtype, [...lead, size], small(seed + 2), outputs[0]);
    await check(scatterKernel(dtype, mode, false), [index, source, target]);
  });
});

test('sort', { timeout: 60_000 }, async () => {
  await property(lines, async ({ lead, size, dtype, seed, flag, inputs, outputs }) => {
    const input = place(dtype, [...lead, 3 * size], draws(20, seed), inputs[0]);
    const values = place(dtype, [...lead, 2 * size], () => 0, outputs[0]);
    const indices = place('int32', [...lead, 2 * size], () => 0, outputs[1]);
    await check(sortKernel(dtype, flag), [input, values, indices]);
  });
});

test('search', { timeout: 60_000 }, async () => {
  await property(lines, async ({ lead, size, steps, dtype, seed, flag, inputs, outputs }) => {
    const sorted = place(dtype, [...lead, size], (n) => Math.floor((n % size) / 2), inputs[0]);
    const values = place(dtype, [...lead, steps], draws(20, seed), inputs[1]);
    const out = place('int32', [...lead, steps], () => 0, outputs[0]);
    await check(searchKernel(dtype, flag), [sorted, values, out]);
  });
});
