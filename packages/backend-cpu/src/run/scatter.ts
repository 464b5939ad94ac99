// Runs scatters: checks the indices, then finds the loops and the program for them.

import { dtypes, elementCount, type ScatterKernel } from '@gradus/tensor/backend';
import { classKey, layoutClass } from '../code/operand-layout.ts';
import { scatterModule } from '../code/scatter.ts';
import { frameAddress } from '../memory/frame.ts';
import { checkRange, indexedNest } from './indexing.ts';
import { wordOf, writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import type { CpuOperand } from './operand.ts';

export function runScatter(
  machine: Machine,
  kernel: ScatterKernel,
  operands: readonly CpuOperand[],
): void {
  const [index, , target] = operands;
  if (elementCount(index.shape) === 0) return;
  const size = target.shape[target.shape.length - 1];
  checkRange(machine, kernel, index, size);
  const { nest, stride } = indexedNest(operands, index.shape, 2, 2);
  const rank = nest.sizes.length;
  const inner = nest.strides.map((strides) => strides[rank - 1]);
  const key = classKey(rank, inner);
  const program =
    machine.find(kernel, key) ??
    machine.compile(kernel, key, scatterModule(kernel, layoutClass(rank, inner)));
  writeNest(machine.frame, nest, operands, [wordOf(stride * dtypes[kernel.dtype].bytes), size]);
  program(frameAddress);
}
