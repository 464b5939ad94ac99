// Runs map kernels: finds the smallest loop nest and the program for it.

import { collapse, isContiguous, type LoopNest, type MapKernel } from '@gradus/tensor/backend';
import { mapModule } from '../code/map.ts';
import { classKey, layoutClass } from '../code/operand-layout.ts';
import { frameAddress } from '../memory/frame.ts';
import { frameWords } from './frame-words.ts';
import type { Machine } from './machine.ts';
import { type CpuOperand, elementCountOf } from './operand.ts';

export function runMap(
  machine: Machine,
  kernel: MapKernel,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const elements = elementCountOf(operands[0]);
  if (elements === 0) return;
  const nest = loopNest(operands, elements);
  const rank = nest.sizes.length;
  const inner = nest.strides.map((stride) => stride[rank - 1]);
  const program = machine.program(kernel, classKey(rank, inner), () =>
    mapModule(kernel, layoutClass(rank, inner)),
  );
  machine.frame.write(frameWords(nest, operands), scalars);
  program(frameAddress);
}

/** The loops over all operands; one loop at least. */
function loopNest(operands: readonly CpuOperand[], elements: number): LoopNest {
  const isFlat = operands.every(({ shape, strides }) => isContiguous(shape, strides));
  if (isFlat) return { sizes: [elements], strides: operands.map(() => [1]) };
  return collapse(
    operands[0].shape,
    operands.map((operand) => operand.strides),
  );
}
