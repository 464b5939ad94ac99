// The matrix product in all its forms, and as it is where there is no fused multiply-add.

import { expect, test } from 'vitest';
import { instantiate } from '../src/assembler/module.ts';
import type { ProductForm } from '../src/code/matmul/form.ts';
import { productModule, productWords } from '../src/code/matmul/product.ts';
import { type MatmulDType, tileOf, tileRows } from '../src/code/matmul/tile.ts';
import { frameAddress } from '../src/memory/frame.ts';
import { Heap } from '../src/memory/heap.ts';
import {
  heapAddress,
  packedAAddress,
  packedBAddress,
  scratchAddress,
} from '../src/memory/workspace.ts';

const arrays = { int32: Int32Array, float32: Float32Array, float64: Float64Array } as const;
const sizes = [
  [1, 1, 1],
  [6, 4, 8],
  [7, 9, 17],
  [97, 5, 11],
  [13, 300, 21],
  [3, 2, 600],
];

const forms = (['packed', 'beside', 'apart'] as const).flatMap((a) =>
  (['packed', 'direct'] as const).map((b) => [a, b] as const),
);

const cases = (Object.keys(arrays) as MatmulDType[]).flatMap((dtype) =>
  [true, false].flatMap((isFused) =>
    sizes.flatMap(([rows, depth, columns]) =>
      forms.map(([a, b]) => ({ dtype, isFused, rows, depth, columns, a, b })),
    ),
  ),
);

test.each(cases)('$dtype $rows×$depth×$columns, fused $isFused, a $a, b $b', (sample) => {
  const { dtype, isFused, rows, depth, columns } = sample;
  const heap = new Heap(heapAddress);
  const tile = tileOf(dtype, isFused);
  const { bytes } = tile;
  const [a, b, c] = [rows * depth, depth * columns, rows * columns].map((n) =>
    heap.allocate(n * bytes),
  );
  const rest = columns % tile.columns;
  const form: ProductForm = {
    a: sample.a,
    b: sample.b,
    restRows: rows % tileRows,
    isNarrow: rest > 0 && rest <= tile.lanes,
  };
  const program = instantiate(productModule(tile, form), { memory: heap.memory });
  // Rows that lie beside each other are those of a transposed matrix.
  const [aRow, aDepth] = sample.a === 'beside' ? [1, rows] : [depth, 1];
  const view = (address: number, length: number) =>
    new arrays[dtype](heap.memory.buffer, address, length);
  // Whole numbers: fused or not, nothing is rounded.
  const left = view(a, rows * depth).map((_, i) => (i % 7) - 3);
  const right = view(b, depth * columns).map((_, i) => (i % 5) - 1);
  view(a, rows * depth).set(left);
  view(b, depth * columns).set(right);
  view(c, rows * columns).fill(-99);
  const words: Readonly<Record<(typeof productWords)[number], number>> = {
    ...{ batches: 1, aStep: 0, bStep: 0, cStep: 0, a, b, c, rows, columns, depth },
    ...{ aRowStride: aRow * bytes, aDepthStride: aDepth * bytes },
    ...{ bDepthStride: columns * bytes, bColumnStride: bytes, cRowStride: columns * bytes },
    ...{ packedA: packedAAddress, packedB: packedBAddress, scratch: scratchAddress },
  };
  new Int32Array(heap.memory.buffer, frameAddress).set(productWords.map((name) => words[name]));
  program(frameAddress);
  const expected = Array.from({ length: rows * columns }, (_, n) => {
    const [i, j] = [Math.floor(n / columns), n % columns];
    let sum = 0;
    for (let k = 0; k < depth; k++) sum += left[i * aRow + k * aDepth] * right[k * columns + j];
    return sum;
  });
  expect(Array.from(view(c, rows * columns))).toEqual(expected);
});
