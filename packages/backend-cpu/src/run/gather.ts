// Runs gathers: checks the indices, then finds the loops and the program for them.

import { dtypes, elementCount, type GatherKernel } from '@gradus/tensor/backend';
import { gatherModule } from '../code/gather.ts';
import { classKey, layoutClass } from '../code/operand-layout.ts';
import { frameAddress } from '../memory/frame.ts';
import { checkRange, indexedNest } from './indexing.ts';
import { wordOf, writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import type { CpuOperand } from './operand.ts';

export function runGather(
  machine: Machine,
  kernel: GatherKernel,
  operands: readonly CpuOperand[],
): void {
  const [input, index, out] = operands;
  if (elementCount(index.shape) === 0) return;
  const size = input.shape[input.shape.length - 1];
  checkRange(machine, kernel, index, size);
  const { nest, stride } = indexedNest([input, index, out], index.shape, 0, 2);
  const rank = nest.sizes.length;
  const inner = nest.strides.map((strides) => strides[rank - 1]);
  const key = classKey(rank, inner);
  const program =
    machine.find(kernel, key) ??
    machine.compile(kernel, key, gatherModule(kernel, layoutClass(rank, inner)));
  writeNest(machine.frame, nest, operands, [wordOf(stride * dtypes[kernel.dtype].bytes), size]);
  program(frameAddress);
}
