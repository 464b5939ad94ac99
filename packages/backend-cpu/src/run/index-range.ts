// The search for indices out of range, before a gather or a scatter touches anything.

import {
  collapse,
  elementCount,
  type GatherKernel,
  IndexError,
  isContiguous,
  type LoopNest,
  type ScatterKernel,
} from '@gradus/tensor/backend';
import { indexRangeModule } from '../code/index-range.ts';
import { writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import type { CpuOperand } from './operand.ts';

/** Program keys from here down are of range checks; the kernels' own are not below −1. */
const firstCheckKey = -2;

/** Refuses an index out of range; it points into `size` entries. */
export function checkRange(
  machine: Machine,
  kernel: GatherKernel | ScatterKernel,
  index: CpuOperand,
  size: number,
): void {
  const { wraps } = kernel;
  const nest = placesNest(index);
  const rank = nest.sizes.length;
  const isNext = nest.strides[0][rank - 1] === 1;
  const key = firstCheckKey - 2 * rank - (isNext ? 1 : 0);
  const program = machine.program(kernel, key, () => indexRangeModule(rank, isNext));
  writeNest(machine.frame, nest, [index], [wraps ? size : 0]);
  machine.call(program);
  const largest = machine.frame.result() >>> 0;
  if (largest < (wraps ? 2 * size : size)) return;
  throw IndexError.outOfRange(kernel.kind, {
    index: firstOutside(machine, index, size, wraps),
    size,
    wraps,
  });
}

/** The smallest loops over all places of an operand, each once, in any order. */
function placesNest({ shape, strides }: CpuOperand): LoopNest {
  if (shape[0] > 1 && isContiguous(shape, strides)) {
    return { sizes: [elementCount(shape)], strides: [[1]] };
  }
  // Stretched dims repeat what was seen.
  const dims = shape.map((_, d) => d).filter((d) => strides[d] !== 0);
  const order = dims.sort((a, b) => Math.abs(strides[b]) - Math.abs(strides[a]));
  return collapse(
    order.map((d) => shape[d]),
    [order.map((d) => strides[d])],
  );
}

/** The first index out of range in row-major order; there is one. */
function firstOutside(
  machine: Machine,
  { buffer, byteOffset, shape, strides }: CpuOperand,
  size: number,
  wraps: boolean,
): number {
  const words = new Int32Array(machine.heap.memory.buffer);
  const start = (buffer.address + byteOffset) / 4;
  for (let n = 0; n < elementCount(shape); n++) {
    let place = start;
    for (let d = shape.length - 1, rest = n; d >= 0; d--) {
      place += (rest % shape[d]) * strides[d];
      rest = Math.floor(rest / shape[d]);
    }
    if (words[place] >= size || words[place] < (wraps ? -size : 0)) return words[place];
  }
  return Number.NaN;
}
