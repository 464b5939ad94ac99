// Runs row kernels: collapses the loops around the row, which stays the innermost, chooses the
// loop to compute in vectors, and finds the program.

import { collapse, dtypes, type LoopNest, type RowKernel } from '@gradus/tensor/backend';
import type { Program } from '../assembler/module.ts';
import { flatKey, type Step, stepOf } from '../code/operand-layout.ts';
import { type RowLayout, type RowOrder, rowModule } from '../code/row.ts';
import { type Cut, cutsOf, runLoops } from '../threads/loops.ts';
import { elementWork } from '../threads/work.ts';
import { remembered } from './last-plan.ts';
import { writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import { addressOf, areFlat, type CpuOperand, elementCountOf } from './operand.ts';

const flatCuts = cutsOf(1);

export function runRow(
  machine: Machine,
  kernel: RowKernel,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const { shape } = operands[0];
  const last = shape.length - 1;
  let rows = 1;
  for (let d = 0; d < last; d++) rows *= shape[d];
  if (rows === 0) return;
  if (areFlat(operands)) runFlat(machine, kernel, rows, operands, scalars);
  else runStrided(machine, kernel, operands, scalars);
}

/** All operands without gaps: two loops, the common case. */
function runFlat(
  machine: Machine,
  kernel: RowKernel,
  rows: number,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const { frame } = machine;
  const { shape } = operands[0];
  const size = shape[shape.length - 1];
  const count = kernel.inputs.length;
  const isSingle = (i: number): boolean => i >= count && !kernel.isWhole[i - count];
  const program = machine.program(kernel, flatKey, () =>
    rowModule(kernel, {
      rows: 1,
      order: 'along',
      inner: operands.map((_, i) => (isSingle(i) ? 'still' : 'next')),
    }),
  );
  frame.open();
  frame.push(rows);
  frame.push(size);
  for (let i = 0; i < operands.length; i++) {
    const { bytes } = dtypes[operands[i].dtype];
    frame.push(addressOf(operands[i]));
    frame.push(isSingle(i) ? bytes : size * bytes);
    frame.push(isSingle(i) ? 0 : bytes);
  }
  frame.close(scalars);
  if (rows * size < machine.leastShared) machine.call(program);
  else runRows(machine, kernel, program, operands, [rows, size], flatCuts);
}

function runStrided(
  machine: Machine,
  kernel: RowKernel,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
): void {
  const { nest, layout, key } = planOf(kernel, operands);
  const program = machine.program(kernel, key, () => rowModule(kernel, layout));
  writeNest(machine.frame, nest, operands, scalars);
  const { rows, order } = layout;
  const cuts = cutsOf(rows, order === 'sideBySide' ? rows - 1 : -1);
  runRows(machine, kernel, program, operands, nest.sizes, cuts);
}

function runRows(
  machine: Machine,
  kernel: RowKernel,
  program: Program,
  operands: readonly CpuOperand[],
  sizes: readonly number[],
  cuts: readonly Cut[],
): void {
  const expressions = [...kernel.stages.map(({ prologue }) => prologue), ...kernel.outputs];
  const work = elementCountOf(operands[0]) * elementWork(kernel, expressions, kernel.outputs);
  runLoops(machine, program, work, sizes, operands.length, cuts);
}

const planOf = remembered((kernel: RowKernel, operands) => {
  const nest = loopNest(operands);
  const layout = chooseLayout(kernel, nest);
  return { nest, layout, key: layoutKey(layout) };
});

/** The loops over rows, those with the longest steps of the first operand first; then the row. */
function loopNest(operands: readonly CpuOperand[]): LoopNest {
  const { shape } = operands[0];
  const last = shape.length - 1;
  const before = shape.slice(0, last);
  const steps = operands[0].strides.map(Math.abs);
  const order = before.map((_, d) => d).sort((a, b) => steps[b] - steps[a]);
  const { sizes, strides } = collapse(
    order.map((d) => before[d]),
    operands.map((operand) => order.map((d) => operand.strides[d])),
  );
  return {
    sizes: [...sizes, shape[last]],
    strides: strides.map((stride, i) => [...stride, operands[i].strides[last]]),
  };
}

function chooseLayout(kernel: RowKernel, { sizes, strides }: LoopNest): RowLayout {
  const rows = sizes.length - 1;
  const { length } = kernel.inputs;
  const isSingle = strides.map((_, i) => i >= length && !kernel.isWhole[i - length]);
  const fits = (inner: readonly Step[]): boolean =>
    inner.every((step, i) => step === 'next' || (step === 'still' && i < length));
  // Outputs with one value a row do not step along it.
  const along = strides.map((stride) => stepOf(stride[rows]));
  if (fits(along.filter((_, i) => !isSingle[i]))) {
    return { rows, order: 'along', inner: along.map((step, i) => (isSingle[i] ? 'still' : step)) };
  }
  const beside = strides.map((stride) => stepOf(stride[rows - 1]));
  if (rows > 0 && fits(beside)) return { rows, order: 'sideBySide', inner: beside };
  return { rows, order: 'single', inner: strides.map(() => 'far') };
}

const orderDigits: Readonly<Record<RowOrder, number>> = { single: 0, along: 1, sideBySide: 2 };

function layoutKey({ rows, order, inner }: RowLayout): number {
  let key = rows * 3 + orderDigits[order];
  for (const step of inner) key = key * 2 + (step === 'next' ? 1 : 0);
  return key;
}
