// Products of every size class and layout against plain loops, and the laws they obey.

import { type DType, matmul, mm, mv, registerBackend, Tensor, tensor } from '@gradus/tensor';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cpu } from '../../src/index.ts';

registerBackend(cpu());

type ProductDType = Extract<DType, 'int32' | 'float32' | 'float64'>;

/** Distances between rows, and between columns, of a matrix. */
const layouts = {
  plain: (_: number, columns: number) => [columns, 1],
  transposed: (rows: number) => [1, rows],
  gaps: (_: number, columns: number) => [columns + 3, 1],
  scattered: (_: number, columns: number) => [2 * columns, 2],
  reversed: (_: number, columns: number) => [-columns, 1],
} as const;

const layout = fc.constantFrom(...(Object.keys(layouts) as (keyof typeof layouts)[]));
const dtype = fc.constantFrom<ProductDType>('float32', 'float64', 'int32');
// Skinny sizes have programs of their own: they come as often as all others.
const size = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 40 }));
const lines = fc.oneof(
  { weight: 9, arbitrary: size },
  { weight: 1, arbitrary: fc.constantFrom(2047, 2048, 4100) },
);
const depth = fc.oneof(
  size,
  fc.constantFrom(127, 128, 257, 1023, 1025, 2047, 2048, 2049, 2055, 4101),
);

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

function matrix(rows: number, columns: number, dtype: ProductDType, seed: number): Matrix {
  let state = seed;
  const values = Array.from({ length: rows * columns }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const unit = (state >>> 8) / 2 ** 24;
    return dtype === 'int32' ? state : 2 * unit - 1;
  });
  return { rows, columns, values: dtype === 'float32' ? values.map(Math.fround) : values };
}

function upload(
  { rows, columns, values }: Matrix,
  dtype: ProductDType,
  name: keyof typeof layouts,
): Tensor {
  const strides = layouts[name](rows, columns);
  const [row, column] = strides;
  const offset = row < 0 ? -row * (rows - 1) : 0;
  const memory = new Array<number>(Math.abs(row) * rows + Math.abs(column) * columns).fill(99);
  values.forEach((value, n) => {
    memory[offset + Math.floor(n / columns) * row + (n % columns) * column] = value;
  });
  const { storage } = tensor(memory, { dtype });
  return new Tensor(storage, dtype, { shape: [rows, columns], strides, offset });
}

/** Σₖ aᵢₖ bₖⱼ and Σₖ |aᵢₖ bₖⱼ|. */
function plainProduct(a: Matrix, b: Matrix, dtype: ProductDType): { sum: number; size: number }[] {
  return Array.from({ length: a.rows * b.columns }, (_, n) => {
    const [i, j] = [Math.floor(n / b.columns), n % b.columns];
    let [sum, size] = [0, 0];
    for (let k = 0; k < a.columns; k++) {
      const [x, y] = [a.values[i * a.columns + k], b.values[k * b.columns + j]];
      sum = dtype === 'int32' ? (sum + Math.imul(x, y)) | 0 : sum + x * y;
      size += Math.abs(x * y);
    }
    return { sum, size };
  });
}

// No sum adds more than 256 terms one by one, nor more than 20 partial sums; of that many
// roundings a random walk keeps far less.
const roundings = { float32: 64 * 2 ** -24, float64: 64 * 2 ** -53, int32: 0 } as const;

test('products of every size and layout agree with plain loops', () => {
  fc.assert(
    fc.property(
      ...[lines, depth, size, layout, layout, dtype, fc.nat(1e6)],
      (n, k, m, layoutOfA, layoutOfB, dtype, seed) => {
        fc.pre(n * k * m < 2e5);
        const a = matrix(n, k, dtype, seed);
        const b = matrix(k, m, dtype, seed + 1);
        const got = mm(upload(a, dtype, layoutOfA), upload(b, dtype, layoutOfB)).readSync();
        // One expectation a product: thousands of them take longer than the products.
        const excess = plainProduct(a, b, dtype).map(
          ({ sum, size }, i) => Math.abs(got[i] - sum) - roundings[dtype] * size,
        );
        expect(Math.max(...excess)).toBeLessThanOrEqual(0);
      },
    ),
    { numRuns: 300, seed: 3 },
  );
});

test('a batch is its products one by one, whatever is stretched', () => {
  const shapes = fc.constantFrom<[number[], number[]]>(
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [1]],
    [[2, 3], []],
    [[], [2, 3]],
    [
      [2, 1],
      [1, 3],
    ],
    [
      [1, 3],
      [2, 1],
    ],
  );
  fc.assert(
    fc.property(
      ...[shapes, size, size, size, dtype, fc.boolean(), fc.nat(1e6)],
      ([batchOfA, batchOfB], n, k, m, dtype, isTransposed, seed) => {
        const draw = (batch: readonly number[], rows: number, columns: number): Tensor => {
          const count = batch.reduce((x, y) => x * y, 1);
          const { values } = matrix(count * rows, columns, dtype, seed);
          const flat = tensor(values.slice(), { dtype });
          const sizes = isTransposed ? [...batch, columns, rows] : [...batch, rows, columns];
          const strides = sizes.map((_, d) => sizes.slice(d + 1).reduce((x, y) => x * y, 1));
          const x = new Tensor(flat.storage, dtype, { shape: sizes, strides, offset: 0 });
          return isTransposed ? x.transpose(-2, -1) : x;
        };
        const a = draw(batchOfA, n, k);
        const b = draw(batchOfB, k, m);
        const product = matmul(a, b);
        const wholeA = a.expand([2, 3, n, k]);
        const wholeB = b.expand([2, 3, k, m]);
        const got = product.expand([2, 3, n, m]).contiguous().readSync();
        for (let i = 0; i < 6; i++) {
          const [left, right] = [wholeA, wholeB].map((x) => part(x, Math.floor(i / 3), i % 3));
          const single = mm(left, right).readSync();
          const slack = dtype === 'int32' ? 0 : dtype === 'float32' ? 2 ** -17 : 2 ** -46;
          single.forEach((value: number, j: number) => {
            // Joined rows may meet another program: the last digits alone may differ.
            expect(Math.abs(got[i * n * m + j] - value)).toBeLessThanOrEqual(slack);
          });
        }
      },
    ),
    { numRuns: 150, seed: 4 },
  );
});

/** The matrix of a batch [2, 3, …] at an index. */
function part(x: Tensor, i: number, j: number): Tensor {
  const { shape, strides, offset } = x;
  return new Tensor(x.storage, x.dtype, {
    shape: shape.slice(2),
    strides: strides.slice(2),
    offset: offset + i * strides[0] + j * strides[1],
  });
}

test('⟨Ax, y⟩ = ⟨x, Aᵀy⟩', () => {
  fc.assert(
    fc.property(size, depth, layout, dtype, fc.nat(1e6), (n, k, layoutOfA, dtype, seed) => {
      const a = upload(matrix(n, k, dtype, seed), dtype, layoutOfA);
      const x = tensor(matrix(k, 1, dtype, seed + 1).values.slice(), { dtype });
      const y = tensor(matrix(n, 1, dtype, seed + 2).values.slice(), { dtype });
      const left = mv(a, x).dot(y).itemSync() as number;
      const right = x.dot(mv(a.t(), y)).itemSync() as number;
      // All factors lie in [−1, 1].
      expect(Math.abs(left - right)).toBeLessThanOrEqual(2 * roundings[dtype] * n * k);
    }),
    { numRuns: 200, seed: 5 },
  );
});
