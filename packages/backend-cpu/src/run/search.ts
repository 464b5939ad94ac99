// Runs searches: one program for each number of loops.

import { dtypes, elementCount, type SearchKernel } from '@gradus/tensor/backend';
import { searchModule } from '../code/search.ts';
import { cutsOf, runLoops } from '../threads/loops.ts';
import { indexedNest } from './indexed-nest.ts';
import { wordOf, writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import type { CpuOperand } from './operand.ts';

/** Nanoseconds of one comparison: a wrong guess every other time. */
const stepWork = 2;

export function runSearch(
  machine: Machine,
  kernel: SearchKernel,
  operands: readonly CpuOperand[],
): void {
  const [sorted, values] = operands;
  if (elementCount(values.shape) === 0) return;
  const { nest, stride } = indexedNest(operands, values.shape, 0, 2);
  const rank = nest.sizes.length;
  const program = machine.program(kernel, rank, () => searchModule(kernel, rank));
  const size = sorted.shape[sorted.shape.length - 1];
  writeNest(machine.frame, nest, operands, [wordOf(stride * dtypes[kernel.dtype].bytes), size]);
  const work = elementCount(values.shape) * Math.log2(size + 2) * stepWork;
  runLoops(machine, program, work, nest.sizes, operands.length, cutsOf(rank));
}
