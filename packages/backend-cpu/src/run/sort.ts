// Runs sorts: a workspace for the longest line, one call for all lines.

import { collapse, dtypes, elementCount, type SortKernel } from '@gradus/tensor/backend';
import { sortModule, type sortScalars, sortWorkspace } from '../code/sort.ts';
import { frameAddress } from '../memory/frame.ts';
import { wordOf, writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import type { CpuOperand } from './operand.ts';

export function runSort(
  machine: Machine,
  kernel: SortKernel,
  operands: readonly CpuOperand[],
): void {
  const { shape } = operands[0];
  if (elementCount(operands[1].shape) === 0) return;
  const last = shape.length - 1;
  const nest = collapse(
    shape.slice(0, last),
    operands.map(({ strides }) => strides.slice(0, last)),
  );
  const rank = nest.sizes.length;
  const program = machine.program(kernel, rank, () => sortModule(kernel, rank));
  const count = operands[1].shape[last];
  const { list, bins, isCut, bytes } = sortWorkspace(kernel, shape[last], count);
  const address = machine.heap.allocate(bytes);
  const [inputStride, valueStride, sourceStride] = operands.map(({ strides, dtype }) =>
    wordOf(strides[last] * dtypes[dtype].bytes),
  );
  const scalars: Readonly<Record<(typeof sortScalars)[number], number>> = {
    length: shape[last],
    count,
    inputStride,
    valueStride,
    sourceStride,
    list: wordOf(address),
    otherList: wordOf(address + list),
    counts: wordOf(address + 2 * list),
    bins: wordOf(address + bins),
    isCut: isCut ? 1 : 0,
  };
  try {
    writeNest(machine.frame, nest, operands, Object.values(scalars));
    program(frameAddress);
  } finally {
    machine.heap.free(address, bytes);
  }
}
