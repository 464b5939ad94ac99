// Runs scan kernels: collapses the loops around the scanned dim, which stays the innermost,
// and finds the program.

import { collapse, type LoopNest, type ScanKernel } from '@gradus/tensor/backend';
import { stepOf } from '../code/operand-layout.ts';
import { type ScanLayout, scanLanes, scanModule } from '../code/scan.ts';
import { frameAddress } from '../memory/frame.ts';
import { writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import { type CpuOperand, elementCountOf } from './operand.ts';

export function runScan(
  machine: Machine,
  kernel: ScanKernel,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  if (elementCountOf(operands[0]) === 0) return;
  const nest = loopNest(operands);
  const layout = chooseLayout(kernel, nest);
  const key = layoutKey(layout);
  const program =
    machine.find(kernel, key) ?? machine.compile(kernel, key, scanModule(kernel, layout));
  writeNest(machine.frame, nest, operands, scalars);
  program(frameAddress);
}

function loopNest(operands: readonly CpuOperand[]): LoopNest {
  const { shape } = operands[0];
  const last = shape.length - 1;
  const { sizes, strides } = collapse(
    shape.slice(0, last),
    operands.map((operand) => operand.strides.slice(0, last)),
  );
  return {
    sizes: [...sizes, shape[last]],
    strides: strides.map((stride, i) => [...stride, operands[i].strides[last]]),
  };
}

function chooseLayout(kernel: ScanKernel, { sizes, strides }: LoopNest): ScanLayout {
  const rows = sizes.length - 1;
  const inner = strides.map((stride) => (rows === 0 ? 'far' : stepOf(stride[rows - 1])));
  const isOutputNext = inner.slice(kernel.inputs.length).every((step) => step === 'next');
  if (isOutputNext && !inner.includes('far') && scanLanes(kernel) > 1) {
    return { rows, sideBySide: true, inner };
  }
  return { rows, sideBySide: false, inner: inner.map(() => 'far') };
}

function layoutKey({ rows, sideBySide, inner }: ScanLayout): number {
  let key = rows * 2 + (sideBySide ? 1 : 0);
  for (const step of inner) key = key * 2 + (step === 'next' ? 1 : 0);
  return key;
}
