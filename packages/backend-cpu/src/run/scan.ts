// Runs scan kernels: collapses the loops around the scanned dim, which stays the innermost,
// and finds the program.

import { collapse, type LoopNest, type ScanKernel } from '@gradus/tensor/backend';
import { type Step, stepOf } from '../code/operand-layout.ts';
import {
  type ScanLayout,
  type ScanOrder,
  scanLanes,
  scanModule,
  scansVectors,
} from '../code/scan.ts';
import { cutsOf, runLoops } from '../threads/loops.ts';
import { elementWork } from '../threads/work.ts';
import { isBlocked, runBlocked, type ScanPlan } from './blocked-scan.ts';
import { remembered } from './last-plan.ts';
import { writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import { type CpuOperand, elementCountOf } from './operand.ts';

/** Nanoseconds for which an element waits for the one before it. */
const scanWork = 0.2;

export function runScan(
  machine: Machine,
  kernel: ScanKernel,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  if (elementCountOf(operands[0]) === 0) return;
  const plan = planOf(kernel, operands);
  const { prologue, outputs } = kernel;
  const perElement = elementWork(kernel, [prologue, ...outputs], outputs) + scanWork;
  const work = elementCountOf(operands[0]) * perElement;
  if (isBlocked(plan)) {
    runBlocked(machine, kernel, plan, operands, scalars, work);
    return;
  }
  const { nest, layout, key } = plan;
  const program = machine.program(kernel, key, () => scanModule(kernel, layout));
  writeNest(machine.frame, nest, operands, scalars);
  const { rows } = layout;
  const cuts = cutsOf(rows, layout.order === 'sideBySide' ? rows - 1 : -1);
  runLoops(machine, program, work, nest.sizes, operands.length, cuts);
}

const planOf = remembered((kernel: ScanKernel, operands): ScanPlan => {
  const nest = loopNest(operands);
  const layout = chooseLayout(kernel, nest);
  return { nest, layout, key: layoutKey(layout) };
});

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
  const along = (loop: number): Step[] => strides.map((stride) => stepOf(stride[loop]));
  const fits = (inner: readonly Step[]): boolean =>
    !inner.includes('far') && !inner.slice(kernel.inputs.length).includes('still');
  if (rows > 0 && scanLanes(kernel) > 1 && fits(along(rows - 1))) {
    return { rows, order: 'sideBySide', inner: along(rows - 1) };
  }
  if (scansVectors(kernel) && fits(along(rows))) {
    return { rows, order: 'vectors', inner: along(rows) };
  }
  return { rows, order: 'single', inner: strides.map(() => 'far') };
}

const orderDigits: Readonly<Record<ScanOrder, number>> = { single: 0, sideBySide: 1, vectors: 2 };

function layoutKey({ rows, order, inner }: ScanLayout): number {
  let key = rows * 3 + orderDigits[order];
  for (const step of inner) key = key * 2 + (step === 'next' ? 1 : 0);
  return key;
}
