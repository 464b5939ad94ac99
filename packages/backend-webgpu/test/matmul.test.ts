import { matmulKernel } from '@gradus/tensor/backend';
import { describe, expect, test } from 'vitest';
import { runMatmul, runProduct } from '../src/kernels/matmul/matmul.ts';
import { type Preset, partsFor, presetFor, presets } from '../src/kernels/matmul/presets.ts';
import { type Product, productOf } from '../src/kernels/matmul/product.ts';
import { card, oneBackend, recorderOn } from './backends.ts';
import {
  fraction,
  memoriesAfter,
  onGpu,
  type Placed,
  type Placement,
  place,
  type Run,
  referenceAfter,
  viewOf,
} from './trial.ts';

const device = oneBackend();

const kernel = matmulKernel('float32');

function runWith(preset: Preset, parts: number): Run {
  return onGpu((operands) => {
    // So few workgroups a dim that grids are folded.
    const recorder = recorderOn(device().backend, { ...card, maxWorkgroupsPerDim: 3 });
    runProduct(recorder, productOf(operands), operands, preset, parts);
  });
}

/** Runs the operands with a preset and checks every element against float64. */
function check(placed: readonly Placed[], preset: Preset, parts: number): Promise<void> {
  return compare(placed, runWith(preset, parts));
}

async function compare(placed: readonly Placed[], run: Run): Promise<void> {
  const [a, b, out] = placed;
  const depth = a.shape[a.shape.length - 1];
  const after = await memoriesAfter(device().backend, run, placed);
  const expected = await referenceAfter(kernel, placed);
  const sizes = await referenceAfter(kernel, [magnitude(a), magnitude(b), out]);
  const [got, wanted, size] = [after[2], expected[2], sizes[2]].map((memory) =>
    viewOf({ memory, dtype: 'float32' }),
  );
  // The bound of a sum of k products in any order (Higham 2002, §3.5), as the conformance suite's.
  for (let n = 0; n < wanted.length; n++) {
    if (Object.is(got[n], wanted[n])) continue;
    const bound = depth * 2 ** -24 * size[n];
    if (Math.abs(got[n] - wanted[n]) <= bound) continue;
    expect.fail(`element ${n} is ${got[n]}, expected ${wanted[n]} ± ${bound}`);
  }
}

function magnitude(placed: Placed): Placed {
  const copy = { ...placed, memory: placed.memory.slice(0) };
  const view = viewOf(copy);
  view.forEach((value, i) => {
    view[i] = Math.abs(value);
  });
  return copy;
}

const value = (seed: number) => (n: number) => 4 * fraction(n, seed) - 2;

function operandsOf(
  batch: readonly number[],
  [rows, depth, columns]: readonly number[],
  placements: readonly Placement[] = [],
): Placed[] {
  return [
    place('float32', [...batch, rows, depth], value(1), placements[0]),
    place('float32', [...batch, depth, columns], value(2), placements[1]),
    place('float32', [...batch, rows, columns], () => 77, { offset: placements[0]?.offset }),
  ];
}

const sizes = [
  [1, 300, 1],
  [1, 70, 130],
  [130, 67, 1],
  [5, 3, 9],
  [8, 16, 128],
  [33, 17, 65],
];
const t: Placement = { order: [1, 0] };
const layouts: readonly (readonly Placement[])[] = [
  [{}, {}],
  [t, {}],
  [{}, t],
  [t, t],
  [
    { offset: 3, gap: 2 },
    { order: [1, 0], offset: 1, gap: 5 },
  ],
  [{ stretched: [0] }, { stretched: [1] }],
  [{ backwards: [0, 1] }, { backwards: [1] }],
];

// One of each generator goes through everything. The others differ by the numbers of their tiles,
// and SwiftShader takes up to a second to compile one, so they go through what depends on those.
const every: readonly Preset[] = ['small', 'dots', 'patch'];
const others = (Object.keys(presets) as Preset[]).filter((preset) => !every.includes(preset));

describe.each([...every, ...others])('preset %s', { timeout: 60_000 }, (preset) => {
  test('sizes that fill no tile', async () => {
    for (const size of sizes) await check(operandsOf([], size), preset, 1);
    // More than one tile of any preset.
    if (presets[preset].kind === 'shared') {
      await check(operandsOf([], [129, 33, 140]), preset, 1);
    }
  });

  test('batches of transposed operands, sums in parts', async () => {
    const turned: Placement = { order: [0, 2, 1] };
    await check(operandsOf([2], [37, 101, 18], [turned, turned]), preset, 3);
    await check(operandsOf([2], [9, 64, 7], [turned, turned]), preset, 8);
  });

  test('a thousand terms within the bound of float32 sums', async () => {
    await check(operandsOf([], [6, 1000, 10]), preset, 1);
  });

  test('NaN, infinities and zeros times infinity', async () => {
    const pattern = [1, Number.NaN, 2, 0, 3, 4, 5, 6];
    const other = [1, 2, 3, Number.POSITIVE_INFINITY, 5, 6, 7];
    const a = place('float32', [7, 6], (n) => pattern[n % 8]);
    const b = place('float32', [6, 9], (n) => other[n % 7]);
    await check([a, b, place('float32', [7, 9], () => 0)], preset, 1);
  });
});

describe.each(every)('preset %s', { timeout: 60_000 }, (preset) => {
  test('sums in parts of neighbouring terms', async () => {
    await check(operandsOf([], [9, 101, 7]), preset, 3);
  });

  test('transposes, gaps, stretched and backward dims', async () => {
    for (const layout of layouts) await check(operandsOf([], [37, 21, 18], layout), preset, 1);
  });

  test('lines whose fours lie aligned, what is behind them left alone', async () => {
    const placed = operandsOf(
      [],
      [37, 21, 34],
      [
        { order: [1, 0], gap: 3 },
        { gap: 2, offset: 4 },
      ],
    );
    const [a, b] = placed.map(viewOf);
    for (let n = 37; n < a.length; n += 40) a.fill(Number.NaN, n, n + 3);
    for (let n = 4 + 34; n < b.length; n += 36) b.fill(Infinity, n, n + 2);
    await check(placed, preset, 1);
  });

  test('one result, one term, no terms', async () => {
    for (const size of [
      [1, 1, 1],
      [1, 9, 1],
      [5, 1, 4],
      [7, 0, 3],
    ]) {
      await check(operandsOf([], size), preset, 1);
    }
  });

  test('batches, one operand stretched along them', async () => {
    await check(operandsOf([3], [5, 9, 11]), preset, 1);
    await check(operandsOf([3, 2], [5, 9, 11], [{ order: [1, 0, 2, 3] }, {}]), preset, 1);
    await check(operandsOf([2, 3], [5, 9, 11], [{}, { stretched: [0] }]), preset, 1);
    const stretched: Placement = { stretched: [0, 1] };
    await check(operandsOf([2, 3], [1, 9, 11], [{ stretched: [1] }, stretched]), preset, 1);
  });

  test('int32 wraps round', async () => {
    const big = (seed: number) => (n: number) => Math.floor((fraction(n, seed) - 0.5) * 2 ** 31);
    const placed = [
      place('int32', [9, 40], big(1)),
      place('int32', [40, 11], big(2), { order: [1, 0] }),
      place('int32', [9, 11], () => 0),
    ];
    const expected = await referenceAfter(matmulKernel('int32'), placed);
    for (const parts of [1, 2]) {
      const after = await memoriesAfter(device().backend, runWith(preset, parts), placed);
      expect(new Int32Array(after[2])).toEqual(new Int32Array(expected[2]));
    }
  });

  test('operands in one buffer', async () => {
    const memory = Float32Array.from({ length: 200 }, (_, i) => value(3)(i)).buffer;
    const at = (first: number, shape: number[]): Placed => {
      return { memory, byteOffset: 4 * first, shape, strides: [shape[1], 1], dtype: 'float32' };
    };
    const placed = [at(1, [7, 6]), at(44, [6, 9]), at(101, [7, 9])];
    const after = await memoriesAfter(device().backend, runWith(preset, 1), placed);
    const expected = await referenceAfter(kernel, placed);
    const [got, wanted] = [after[0], expected[0]].map((whole) => new Float32Array(whole));
    for (let n = 0; n < got.length; n++) {
      const isResult = n >= 101 && n < 101 + 63;
      expect(Math.abs(got[n] - wanted[n])).toBeLessThanOrEqual(isResult ? 1e-5 : 0);
    }
  });
});

describe('the choice of a preset', () => {
  const sizesOf: readonly (readonly [Preset, Preset, readonly number[]])[] = [
    ['large', 'register', [2048, 512, 1024]],
    ['medium', 'register', [512, 512, 512]],
    ['small', 'register', [64, 1000, 100]],
    ['skinny', 'register', [8, 64, 512]],
    ['tall', 'patch', [50, 64, 4]],
    ['lines', 'row', [1, 1000, 100]],
    ['dots', 'longColumn', [1000, 100, 1]],
    ['dots', 'column', [100, 100, 1]],
    ['dots', 'few', [2, 5000, 2]],
    ['small', 'patch', [10, 10, 10]],
  ];

  test.each(sizesOf)('%s on a card, %s on a processor for %s', (onCard, onProcessor, sizes) => {
    const [rows, depth, columns] = sizes;
    const product: Product = {
      rows,
      columns,
      depth,
      batch: [],
      a: { offset: 0, row: depth, column: 1, batch: [] },
      b: { offset: 0, row: columns, column: 1, batch: [] },
      out: { offset: 0, row: columns, column: 1, batch: [] },
    };
    expect(presetFor(product, card)).toBe(onCard);
    expect(presetFor(product, { ...card, isFallback: true })).toBe(onProcessor);
    const narrow = { ...card, maxWorkgroupInvocations: 128, maxWorkgroupBytes: 8192 };
    if (onCard === 'large' || onCard === 'medium') {
      expect(presetFor(product, narrow)).toBe('small');
    }
  });

  test('long sums of few results are divided, as a card and as a processor', async () => {
    for (const isFallback of [false, true]) {
      const recorder = recorderOn(device().backend, { ...card, isFallback });
      const placed = operandsOf([], [20, 3000, 17], [t, {}]);
      let parts = 0;
      const run = onGpu((operands) => {
        const product = productOf(operands);
        parts = partsFor(product, presets[presetFor(product, recorder.facts)], recorder.facts);
        runMatmul(recorder, operands);
      });
      await compare(placed, run);
      expect(parts).toBe(isFallback ? 2 : 11);
    }
  });
});
