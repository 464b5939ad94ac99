// Runs gathers and scatters: checks the indices, then finds the loops and the program for them.

import {
  dtypes,
  elementCount,
  type GatherKernel,
  type ScatterKernel,
} from '@gradus/tensor/backend';
import { gatherModule } from '../code/gather.ts';
import { classKey, type LayoutClass, layoutClass } from '../code/operand-layout.ts';
import { scatterModule } from '../code/scatter.ts';
import { cutsOf, runLoops } from '../threads/loops.ts';
import { checkRange } from './index-range.ts';
import { indexedNest } from './indexed-nest.ts';
import { wordOf, writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import type { CpuOperand } from './operand.ts';

/** Operands: input, index, out. */
export function runGather(
  machine: Machine,
  kernel: GatherKernel,
  operands: readonly CpuOperand[],
): void {
  runIndexed(machine, kernel, operands, 1, 0, (layout) => gatherModule(kernel, layout));
}

/** Operands: index, source, target. */
export function runScatter(
  machine: Machine,
  kernel: ScatterKernel,
  operands: readonly CpuOperand[],
): void {
  runIndexed(machine, kernel, operands, 0, 2, (layout) => scatterModule(kernel, layout));
}

/** Nanoseconds of moving an element, runs of neighbours and single ones alike. */
const indexedWork = 0.2;

/** `index` and `picked` are the positions of the index and of what it points into. */
function runIndexed(
  machine: Machine,
  kernel: GatherKernel | ScatterKernel,
  operands: readonly CpuOperand[],
  index: number,
  picked: number,
  module: (layout: LayoutClass) => Uint8Array<ArrayBuffer>,
): void {
  const { shape } = operands[index];
  if (elementCount(shape) === 0) return;
  const size = operands[picked].shape[shape.length - 1];
  checkRange(machine, kernel, operands[index], size);
  // What is written leads: neighbours are filled one after the other.
  const { nest, stride } = indexedNest(operands, shape, picked, operands.length - 1);
  const rank = nest.sizes.length;
  const inner = nest.strides.map((strides) => strides[rank - 1]);
  const program = machine.program(kernel, classKey(rank, inner), () =>
    module(layoutClass(rank, inner)),
  );
  writeNest(machine.frame, nest, operands, [wordOf(stride * dtypes[kernel.dtype].bytes), size]);
  // Elements at which the picked operand stands still may meet in one place: their order counts.
  const cuts = cutsOf(rank).filter(
    ({ loop }) => kernel.kind === 'gather' || nest.strides[picked][loop] !== 0,
  );
  const work = elementCount(shape) * indexedWork;
  runLoops(machine, program, work, nest.sizes, operands.length, cuts);
}
