import { builder, endedMatmulKernel, input, matmulKernel } from '@gradus/tensor/backend';
import { describe, expect, it } from 'vitest';
import { CpuBackend } from '../../src/backend.ts';
import type { CpuBuffer } from '../../src/memory/buffer.ts';
import { slabBytes } from '../../src/memory/workspace.ts';

const cpu = new CpuBackend({ threads: 1, sharedMemory: false });
const doubled = endedMatmulKernel(
  'float32',
  ['float32'],
  [],
  [input(0, 'float32'), builder.sub(input(1, 'float32'), builder.mul(input(0, 'float32'), 2))],
);

function operand(shape: readonly number[], values: (i: number) => number, isTurned = false) {
  const count = shape.reduce((x, y) => x * y, 1);
  const buffer = cpu.allocate(4 * count);
  cpu.write(
    buffer,
    0,
    Float32Array.from({ length: count }, (_, i) => values(i)),
  );
  const rowMajor = shape.map((_, d) => shape.slice(d + 1).reduce((x, y) => x * y, 1));
  const [rows, columns] = shape.slice(-2);
  const turned = [...rowMajor.slice(0, -2), 1, rows];
  const strides = isTurned && columns > 0 ? turned : rowMajor;
  return { buffer, byteOffset: 0, shape, strides, dtype: 'float32' as const };
}

function read({ buffer }: { readonly buffer: CpuBuffer }): Float32Array {
  return new Float32Array(cpu.readSync(buffer, 0, buffer.bytes));
}

const rough = (i: number): number => Math.sin(i) * 3;

// Rows in several slabs, a matrix a slab, several matrices a slab, and parts of a row.
const shapes = [
  [1000, 64, 100],
  [100, 64, 1000],
  [30, 3, 40, 300],
  [5, 300, 5, 300],
  [2, 4, slabBytes / 4 + 100],
  [slabBytes / 4 + 100, 4, 2],
  [7, 3, slabBytes / 4 + 100],
  [3, 1, 5, slabBytes / 8],
];

describe('a product with epilogues', () => {
  it.each(shapes.map((sizes) => [sizes.join(' × '), sizes] as const))(
    'gives to the bit what product and map give: %s',
    (_, sizes) => {
      const [rows, depth, columns] = sizes.slice(-3);
      const batch = sizes.slice(0, -3);
      const a = operand([...batch, rows, depth], rough, true);
      const b = operand([...batch, depth, columns], (i) => rough(i + 7));
      const [product, plain] = [1, 2].map(() => operand([...batch, rows, columns], () => 0));
      const total = operand([...batch, rows, columns], rough);
      const before = read(total);
      cpu.run(matmulKernel('float32'), [a, b, plain], []);
      cpu.run(doubled, [a, b, total, product, total], []);
      const expected = read(plain);
      expect(read(product)).toEqual(expected);
      const twice = expected.map((value, i) => before[i] - Math.fround(2 * value));
      expect(read(total)).toEqual(twice);
      for (const { buffer } of [a, b, product, plain, total]) cpu.free(buffer);
    },
  );
});
